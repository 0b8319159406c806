#!/bin/bash
# The chases of bench/trace.sh in PostgreSQL: postgres.sh FOLDER (with transfers.csv, chases.csv,
# expected.csv). A throw-away cluster on a Unix socket; its best index, warm. Prints one line of
# figures, and whether every row is as expected.
set -euo pipefail
folder=$(realpath "$1")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
cluster=$(mktemp -d /tmp/holdfast-bench-pg-XXXXXX)
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid postgres --regid postgres --init-groups "$@")
  else
    "$@"
  fi
}
[ "$(id -u)" = 0 ] && chown postgres "$cluster"
chmod 755 "$folder" "$cluster"
stop() {
  as_postgres "$bin/pg_ctl" -s -D "$cluster/data" -m immediate stop || true
  rm -rf "$cluster"
}
trap stop EXIT
as_postgres "$bin/initdb" -D "$cluster/data" -A trust -U app -E UTF8 --locale=C.UTF-8 --no-sync \
  >"$cluster.log" 2>&1 || { cat "$cluster.log" >&2; exit 69; }
rm -f "$cluster.log"
options="-k $cluster -c listen_addresses= -c shared_buffers=1GB -c maintenance_work_mem=1GB"
options+=" -c work_mem=256MB -c jit=off -c max_wal_size=8GB"
as_postgres "$bin/pg_ctl" -s -w -D "$cluster/data" -l "$cluster/data/log" -o "$options" start
sql() { "$bin/psql" -X -q -h "$cluster" -U app -d postgres -v ON_ERROR_STOP=1 "$@"; }
start=$(date +%s.%N)
sql <<SQL
create unlogged table transfer (n int, s int, d int, fen bigint);
create table chase (source int, until int);
create table expected (source int, account int, through int, hops int);
create table answer (like expected);
\copy transfer from '$folder/transfers.csv' csv
\copy chase from '$folder/chases.csv' csv
\copy expected from '$folder/expected.csv' csv
create index on transfer (s, n) include (d);
create index on transfer (n) include (d);
vacuum analyze transfer;
SQL
loading=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
sql -At <<SQL
create function chase_of(first int, until int) returns table (account int, through int, hops int)
language sql stable as \$\$
  with recursive reached(account, n, hops) as (
    select d, n, 1 from transfer where n = first
    union
    select t.d, t.n, r.hops + 1
      from reached r join transfer t on t.s = r.account and t.n > r.n and t.n < until
     where r.hops < 6
  )
  select account, min(n), min(hops) from reached group by account
\$\$;
create table took (round int, ms double precision);
do \$\$
declare c record; began timestamptz; rows bigint;
begin
  for round in 1..3 loop
    for c in select * from chase loop
      began := clock_timestamp();
      select count(*) into rows from chase_of(c.source, c.until);
      insert into took values (round, extract(epoch from clock_timestamp() - began) * 1000);
    end loop;
  end loop;
end \$\$;
insert into answer select c.source, x.* from chase c, chase_of(c.source, c.until) x;
select format('  %-30s p50 %s  p99 %s  max %s us   (load and index %s s)',
  'PostgreSQL ' || current_setting('server_version_num')::int / 10000 || ', recursive query',
  round((percentile_cont(0.5) within group (order by ms) * 1000)::numeric, 1),
  round((percentile_cont(0.99) within group (order by ms) * 1000)::numeric, 1),
  round((max(ms) * 1000)::numeric, 1), round($loading, 1)) from took where round > 1;
select '  every row as ours: ' ||
  case when (select count(*) from expected) = (select count(*) from answer)
    and not exists (select * from expected except select * from answer) then 'yes' else 'NO' end;
SQL
