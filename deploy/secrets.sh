#!/bin/sh
# Writes the secrets of compose.yaml once into deploy/secrets; run as root. What is there is never changed.
# A secret is a file of the host inside the container: it must belong to the user who reads it there.
set -eu
cd "$(dirname "$0")"
product=10001   # talent, in Containerfile
database=999    # postgres, in the image postgres:15
umask 077
install -d -m 711 secrets
install -d -m 700 secrets/tls

put() { # owner name text
    if [ ! -e "secrets/$2" ]; then printf %s "$3" > "secrets/$2.new" && mv "secrets/$2.new" "secrets/$2"; fi
    chown "$1:$1" "secrets/$2" && chmod 400 "secrets/$2"
}

key() { head -c 32 /dev/urandom | base64; }
word() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

for name in secret_key data_key index_key backup_key; do put $product $name "$(key)"; done
put $product metrics_token "$(word)"
put $database owner_password "$(word)"
put $database app_password "$(word)"
put $product database_url "postgresql://talent_app:$(cat secrets/app_password)@database/talent"
put $product migration_database_url "postgresql://talent_owner:$(cat secrets/owner_password)@database/talent"
echo "密钥已在 deploy/secrets，只有容器内的使用者可读。请立即另存一份：丢失 data_key 后已加密的数据无法恢复。"
[ -e secrets/tls/fullchain.pem ] || echo "还缺证书：请放入 deploy/secrets/tls/fullchain.pem 和 privkey.pem。"
