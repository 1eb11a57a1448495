#!/bin/sh
# Each night: a backup out of the running portal into a folder of this machine. README has the line for cron.
# usage: .docker/backup.sh FOLDER
set -eu
folder=${1:?usage: .docker/backup.sh FOLDER}
mkdir -p "$folder"
chmod 700 "$folder"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")/.."
name=portal-$(date +%Y-%m-%d-%H%M%S).jane

docker compose exec -T web python manage.py backup "/data/backups/$name"
docker compose cp "web:/data/backups/$name" "$folder/$name"
docker compose cp web:/data/backups/erased-keys "$folder/erased-keys"
# Only when the newest one is here: the one on the volume of the portal may go, and those older than 35 days must.
test -s "$folder/$name"
docker compose exec -T web rm "/data/backups/$name"
find "$folder" -name 'portal-*.jane' -mtime +35 -exec rm {} +
