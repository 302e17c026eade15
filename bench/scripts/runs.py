"""Starting servers and loads, each on a processor of its own; ends only what it has started."""
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time

SERVER_CPU, LOAD_CPU = '0', '1'
JOIN = '{"action":"join","v":1,"room_id":"%r"}'
MESSAGE = ('{"action":"message","room_id":"%r","client_id":"%p-%n","message":'
           '{"t":%t,"p":%p,"n":%n,"x":"%x"}}')
ACK = '"type":"ack"'


def lift():
    """A scheduling group of its own with a high weight, so that other work here disturbs less. Needs root."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -19)
        with open('/proc/self/autogroup', 'w') as group:
            group.write('-19')
    except OSError:
        pass


def reach(port):
    """Connects once to a port of this machine or to the socket of a path."""
    if isinstance(port, int):
        socket.create_connection(('127.0.0.1', port), 0.5).close()
        return
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(port)


class Server:
    """A process that listens on a port, or on the socket of a path; `ready_s` is the time until it accepts."""

    def __init__(self, command, port, log, cpu=SERVER_CPU):
        self.port, self.log = port, log
        began = time.monotonic()
        with open(log, 'ab') as out:
            self.process = subprocess.Popen(['taskset', '-c', cpu] + command, stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=out, start_new_session=True, preexec_fn=lift)
        while True:
            if self.process.poll() is not None:
                raise SystemExit(f'{command[0]} ended with {self.process.returncode}: {last_words(log)}')
            try:
                reach(port)
                break
            except OSError:
                if time.monotonic() - began > 60:
                    self.stop()
                    raise SystemExit(f'{command[0]} does not listen on {port}')
                time.sleep(0.005)
        self.ready_s = time.monotonic() - began

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                self.process.send_signal(sign)
                self.process.wait(15)
                return
            except subprocess.TimeoutExpired:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class House:
    """What is compared: Maru as built in this tree, and the lab's programs if there are any, compiled in a directory for this run."""

    def __init__(self, root, lab, work):
        self.root, self.lab, self.work = root, lab, work
        self.count = 0
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        for name in ('wsload', 'limit') if lab else ():
            source = os.path.join(work, name + '.c')
            shutil.copyfile(os.path.join(lab, name + '.c'), source)
            subprocess.run(['gcc', '-O2', '-o', os.path.join(work, name), source], check=True)
        home = subprocess.run([os.path.join(root, 'scripts', 'jdk')], capture_output=True, text=True, check=True)
        self.java_home = home.stdout.strip()
        self.java = os.path.join(self.java_home, 'bin', 'java')
        self.jar = os.path.join(root, 'server', 'target', 'maru.jar')
        if not os.path.exists(self.jar):
            raise SystemExit('no server/target/maru.jar: run ./dev run once')
        self.cache = self.make_cache()

    def jvm(self):
        return [self.java, '@' + os.path.join(self.root, 'server', 'jvm.options')]

    def make_cache(self):
        """The start-up cache, made from this very jar as ./dev run makes it."""
        cache = os.path.join(self.work, 'maru.aot')
        subprocess.run(self.jvm() + ['-XX:AOTCacheOutput=' + cache, '-jar', self.jar, 'serve', '--train', '--port', '0',
                                     '--data', os.path.join(self.work, 'training')],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.exists(cache):
            print('# no AOT cache was made; starting without', file=sys.stderr)
            return None
        return cache

    def fresh(self):
        self.count += 1
        return self.count

    def maru(self, flags=()):
        number, port = self.fresh(), free_port()
        cache = ['-XX:AOTCache=' + self.cache] if self.cache else []
        command = self.jvm() + cache + ['-jar', self.jar, 'serve', '--port', str(port), '--data',
                                        os.path.join(self.work, f'data{number}'), '--limits.connections', '19000']
        return Server(command + list(flags), port, os.path.join(self.work, f'maru{number}.log'))

    def limit(self, mode):
        port = free_port()
        return Server([os.path.join(self.work, 'limit'), str(port), mode], port, os.path.join(self.work, 'limit.log'))

    def wsload(self, server, *flags, maru=True, spin=True):
        """Runs the lab's load generator on a server; its result."""
        command = ['taskset', '-c', LOAD_CPU, os.path.join(self.work, 'wsload'), '--port', str(server.port),
                   '--server-pids', str(server.pid), '--path', '/chat/ws' if maru else '/', '--ack-marker', ACK]
        command += ['--spin'] if spin else []
        lines = self.output(command + list(flags))
        return [json.loads(line) for line in lines if line.startswith('{')]

    def load(self, server, *flags):
        """Runs our own load generator on a server; its result."""
        result = os.path.join(self.work, f'load{self.fresh()}.json')
        # One compiler only: at moderate loads the second would take the processor from the generator.
        java = ['taskset', '-c', LOAD_CPU, self.java, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
        self.output(java + ['-jar', self.jar, 'bench', '--quiet', '--port', str(server.port),
                            '--server-pid', str(server.pid), '--json', result] + list(flags))
        with open(result) as file:
            return json.load(file)

    def output(self, command):
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, start_new_session=True,
                              preexec_fn=lift)
        for line in done.stderr.splitlines():
            print('  |', line, file=sys.stderr)
        return done.stdout.splitlines()

    def baseline(self):
        """The plain way to store, on the same disk and processor; rows a second in batches of 64."""
        number = self.fresh()
        jar = next(os.path.join(d, f) for d, _, fs in os.walk(os.path.join(self.root, 'server', 'target', 'lib'))
                   for f in fs if f.startswith('sqlite-jdbc'))
        lines = self.output(['taskset', '-c', SERVER_CPU, self.java, '--enable-native-access=ALL-UNNAMED', '-cp', jar,
                             os.path.join(self.lab, 'StoreBaseline.java'),
                             'jdbc:sqlite:' + os.path.join(self.work, f'baseline{number}.db')])
        return float(next(re.search(r'batch 64: (\d+)', line).group(1) for line in lines if 'batch 64' in line))


def last_words(log):
    with open(log, errors='replace') as file:
        return file.read()[-2000:]


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def said_ready(server):
    """What the server itself says it took from the start of its JVM, seconds."""
    for _ in range(200):
        with open(server.log, errors='replace') as log:
            found = re.search(r'ready in ([0-9.]+) s', log.read())
        if found:
            return float(found.group(1))
        time.sleep(0.05)
    raise SystemExit(f'the server never said that it is ready: {server.log}')
