"""The sites a poll is compared with: nginx with a static 204, and PHP-FPM with MariaDB, in a directory of this run."""
import glob
import os
import shutil
import subprocess

from runs import Server, free_port

ROOM, MESSAGES = 7, 200

NGINX = """
{user}
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream maru {{ server 127.0.0.1:{maru}; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /nothing {{ return 204; }}
    location /chat/ {{
      proxy_pass http://maru;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }}
    location = /poll.php {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME {script};
      fastcgi_pass unix:{work}/php.sock;
    }}
  }}
}}
"""

PHP = """
[global]
error_log = {work}/php-fpm.log
daemonize = no
[site]
listen = {work}/php.sock
listen.mode = 0666
listen.backlog = 4096
{user}
pm = static
pm.max_children = {children}
env[POLL_SOCKET] = {work}/maria.sock
"""

ROWS = """
create database site;
use site;
create table clas_diary (id bigint unsigned not null auto_increment primary key, buy_sno bigint unsigned not null,
  mem_dv char(1) not null, clas_diary_conts text not null, created datetime not null default current_timestamp,
  key (buy_sno, id)) engine=InnoDB default charset=utf8mb4;
"""


def lacking():
    """Debian packages whose programs are not there."""
    programs = {'nginx': 'nginx', 'php-fpm': 'php-fpm*', 'mariadb-server-core': 'mariadbd'}
    return [package for package, pattern in programs.items() if program(pattern) is None]


def program(pattern):
    places = os.environ.get('PATH', '').split(':') + ['/usr/sbin']
    return next((path for place in places for path in sorted(glob.glob(os.path.join(place, pattern)))), None)


def as_root(text):
    return text if os.geteuid() == 0 else ''


class Nginx(Server):
    """One worker, in front of PHP and of Maru, and with an answer of its own."""

    def __init__(self, house, maru_port=1):
        self.directory = os.path.join(house.work, f'nginx{house.fresh()}')
        os.mkdir(self.directory)
        port = free_port()
        conf = os.path.join(self.directory, 'nginx.conf')
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'poll.php')
        with open(conf, 'w') as file:
            file.write(NGINX.format(user=as_root('user root root;'), maru=maru_port, port=port, script=script, work=house.work))
        super().__init__([program('nginx'), '-p', self.directory, '-c', conf, '-e', 'stderr'], port,
                         os.path.join(self.directory, 'log'))


class Maria(Server):
    """MariaDB with Debian's defaults, on a fresh directory, with one room of messages."""

    def __init__(self, house):
        data, rows = os.path.join(house.work, 'maria'), os.path.join(house.work, 'rows.sql')
        user = ['--user=root'] if os.geteuid() == 0 else []
        subprocess.run([program('mariadb-install-db'), '--no-defaults', '--datadir=' + data, '--skip-test-db',
                        '--auth-root-authentication-method=normal'] + user, check=True, stdout=subprocess.DEVNULL)
        values = ','.join(f"({ROOM},'T','{number}세트 했습니다')" for number in range(MESSAGES))
        with open(rows, 'w') as file:
            # One statement a line is what --init-file takes.
            file.write(' '.join(ROWS.split()).replace('; ', ';\n'))
            file.write(f'\ninsert into clas_diary (buy_sno, mem_dv, clas_diary_conts) values {values};\n')
        port = free_port()
        super().__init__([program('mariadbd'), '--no-defaults', '--datadir=' + data, '--init-file=' + rows,
                          '--socket=' + os.path.join(house.work, 'maria.sock'), '--bind-address=127.0.0.1',
                          '--port=' + str(port)] + user, port, os.path.join(house.work, 'maria.log'))


class Php(Server):
    """PHP-FPM with Debian's settings (the opcode cache is on), some children that stay."""

    def __init__(self, house, children=8):
        conf = os.path.join(house.work, 'php-fpm.conf')
        root = os.geteuid() == 0
        with open(conf, 'w') as file:
            file.write(PHP.format(work=house.work, children=children, user=as_root('user = root\ngroup = root')))
        super().__init__([program('php-fpm*'), '-F', '-y', conf] + (['-R'] if root else []),
                         os.path.join(house.work, 'php.sock'), os.path.join(house.work, 'php.out'))


def family(*servers):
    """The processes of some servers with all their children."""
    children = {}
    for stat in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(stat) as file:
                text = file.read()
        except OSError:
            continue  # it has just ended
        parent = int(text.rsplit(')', 1)[1].split()[1])
        children.setdefault(parent, []).append(int(text.split(' ', 1)[0]))
    found, queue = [], [server.pid for server in servers]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def compile_poll(work):
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'poll.c')
    target = os.path.join(work, 'poll')
    shutil.copyfile(source, target + '.c')
    subprocess.run(['gcc', '-O2', '-o', target, target + '.c', '-lm'], check=True)
    return target
