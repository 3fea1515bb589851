# Makes the cluster in $PGDATA, whose superuser has the password in $POSTGRES_PASSWORD_FILE, and becomes the server.
set -eu
bin=/opt/postgresql/bin
if [ ! -e "$PGDATA/windlass-complete" ]; then
  # Fails on what an initdb that was killed has left: nobody deletes data by itself.
  "$bin/initdb" -D "$PGDATA" -U postgres --locale=C --encoding=UTF8 --auth=scram-sha-256 --pwfile="$POSTGRES_PASSWORD_FILE"
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  : >"$PGDATA/windlass-complete"
fi
exec "$bin/postgres" -D "$PGDATA" -c listen_addresses='*' -c port=5432 -c unix_socket_directories= \
  -c dynamic_shared_memory_type=mmap -c max_connections=200 -c wal_level=minimal -c max_wal_senders=0 \
  -c autovacuum_naptime=15s -c jit=off -c random_page_cost=1.1 -c timezone=UTC -c log_timezone=UTC "$@"
