from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = "Associations"

    def ready(self) -> None:
        from jane_portal.core.demo import DemoPart, register_demo
        from jane_portal.core.history.words import register_words
        from jane_portal.core.registry import register_block, register_nav

        from .actions import demo
        from .blocks import BLOCKS, DEEDS, NAVIGATION

        register_demo(DemoPart(key="associations", order=10, load=demo.load))

        register_words(DEEDS)
        for item in NAVIGATION:
            register_nav(item)
        for block in BLOCKS:
            register_block(block)
