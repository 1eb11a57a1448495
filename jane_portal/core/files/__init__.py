"""The one store of files: what people send and what the portal prints, each with rights asked at every download.

A room registers its kind of file (`kinds.FileKind`), keeps files with `actions.keep_picture`, `keep_document` or
`keep_made`, and shows them through `file_show` or `answers.file_response`.
"""
