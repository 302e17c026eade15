"""The comparisons: each runs its rounds and answers rows for the table, with all it has seen."""
import os
import sys

from figures import ratio, row, show, spread
from runs import JOIN, MESSAGE, said_ready

# What is told apart by a client id of a UUID's length, as StoreBaseline's rows are.
LONG_ID = MESSAGE.replace('"%p-%n"', '"%p-%n-0123456789abcdef"')


def window(quick, warmup=20, duration=5):
    """The just-in-time compiler needs the warm-up: it shares the server's one processor."""
    return ['--warmup', str(2 if quick else warmup), '--duration', str(2 if quick else duration)]


def told(shape, message=MESSAGE):
    return shape + ['--size', '180', '--join', JOIN, '--join-wait', 'joined', '--msg', message]


def check(name, result):
    """A run that lost or doubled something, or moved nothing, is not a measurement."""
    faults = {key: result[key] for key in ('missing', 'dup', 'reordered', 'misrouted', 'bad', 'closed') if result[key]}
    if faults or result['deliveries'] == 0 or result['up'] < result['conns']:
        raise SystemExit(f'{name}: not a clean run: {faults or result}')


def others(result):
    """What part of the server's processor anybody else had; with more than a few in a hundred, nothing is measured."""
    return max(0, result['cpu0_busy_s'] - result['server_cpu_s']) / result['window_s']


def brief(name, result):
    check(name, result)
    print(f'  {name:28s} {result["us_per_delivery"]:7.2f} us/delivery (user {result["us_user"]:.2f}) '
          f'{result["deliv_per_s"]:9.0f}/s p50 {result["p50_us"]:.0f} p99 {result["p99_us"]:.0f} us '
          f'util {result["server_util"]:.2f} f/read {result["frames_per_read"]:.2f} others {others(result):.0%} load {os.getloadavg()[0]:.1f}',
          file=sys.stderr)
    return result


def costs(title, mode, target, shape):
    """Processor time per delivery, the same load on both servers in turns."""

    def run(house, rounds, quick):
        flags = told(shape)
        ours, theirs = [], []
        for _ in range(rounds):
            with house.limit(mode) as server:
                theirs.append(brief(f'{title} limit {mode}', house.wsload(server, *flags, *window(quick, 2), maru=False)[-1]))
            with house.maru() as server:
                ours.append(brief(f'{title} maru', house.wsload(server, *flags, *window(quick))[-1]))
        a, b = ([one['us_per_delivery'] for one in some] for some in (ours, theirs))
        compared = ratio(a, b)
        users = spread([one['us_user'] for one in ours])
        return {'ours': ours, 'theirs': theirs, 'rows': [
            row(f'{title}, µs CPU per delivery', f'{show(spread(a))}, user {users["median"]:.2f}',
                f'limit {mode}: {show(spread(b))}', f'{show(compared)} ×', f'≤ {target} ×', compared['median'] <= target)]}

    return run


def latency(house, rounds, quick):
    """1,000 rooms of two at half of what Maru carries there; the limit gets the same rate."""
    shape = ['--conns', '2000', '--rooms', '1000', '--publishers', '1000']
    with house.maru() as server:
        most = brief('latency: capacity', house.wsload(server, *told(shape + ['--inflight', '64']), *window(quick))[-1])
    rate = int(most['sent_window'] / most['window_s'] / 2)
    flags = told(shape + ['--rate', str(rate)])
    ours, theirs = [], []
    for _ in range(rounds):
        with house.limit('now') as server:
            theirs.append(brief('latency limit now', house.wsload(server, *flags, *window(quick, 2, 10), maru=False)[-1]))
        with house.maru() as server:
            ours.append(brief('latency maru', house.wsload(server, *flags, *window(quick, 20, 10))[-1]))
    a, b = ([one['p99_us'] / 1000 for one in some] for some in (ours, theirs))
    most_ms = 3 * spread(b)['median'] + 5
    return {'rate': rate, 'ours': ours, 'theirs': theirs, 'rows': [
        row(f'1,000 × 2 at {rate} messages/s, p99 ms', show(spread(a)), f'limit now: {show(spread(b))}',
            f'{ratio(a, b)["median"]:.1f} ×', f'≤ 3 × + 5 ms = {most_ms:.1f}', spread(a)['median'] <= most_ms)]}


def sends(house, rounds, quick):
    """64 sends on their way over 1,000 rooms of one member, acknowledged when durable."""
    shape = ['--conns', '1000', '--rooms', '1000', '--publishers', '1000', '--inflight', '64']
    ours, theirs, seen = [], [], []
    for _ in range(rounds):
        theirs.append(house.baseline())
        with house.maru() as server:
            result = brief('sends maru', house.wsload(server, *told(shape, LONG_ID), *window(quick))[-1])
        ours.append(result['acks'] / result['window_s'])
        seen.append(result)
        print(f'  sends: {ours[-1]:.0f} acks/s, plain {theirs[-1]:.0f} rows/s', file=sys.stderr)
    compared = ratio(ours, theirs)
    return {'ours': seen, 'acks_per_s': ours, 'baseline_rows_per_s': theirs, 'rows': [
        row('durable acknowledged sends/s, 64 on their way', show(spread(ours), 0),
            f'StoreBaseline, batch 64: {show(spread(theirs), 0)}', f'{show(compared)} ×', '≥ 1.0 ×',
            compared['median'] >= 1)]}


def idle(house, rounds, quick):
    """Memory between 1,000 and 15,000 connections, after a garbage collection; once bare, once joined.

    People talk before: else the nursery, which a server fills once in its life, would be counted as the sockets'.
    """
    talk = ['--conns', '1000', '--rooms', '1000', '--publishers', '1000', '--inflight', '64']
    steps = (1000, 5000) if quick else (1000, 15000)
    rows, seen = [], {}
    for name, flags in (('bare', []), ('joined', ['--join', JOIN, '--join-wait', 'joined', '--rooms', '1000'])):
        slopes = []
        for _ in range(min(rounds, 3)):
            with house.maru() as server:
                house.wsload(server, *told(talk, LONG_ID), '--warmup', '0', '--duration', '5')
                collect = f'{house.java_home}/bin/jcmd {server.pid} GC.run >/dev/null'
                lines = house.wsload(server, '--idle-steps', ','.join(map(str, steps)), '--step-settle', '2', '--step-hook',
                                     collect, '--connect-inflight', '64', *flags, spin=False)
            low, high = lines[-2:]
            if high['up'] < steps[1]:
                raise SystemExit(f'idle: only {high["up"]} of {steps[1]} connections are up')
            slopes.append((high['rss_kb'] - low['rss_kb']) / (high['up'] - low['up']))
            seen.setdefault(name, []).append(lines)
            print(f'  idle {name}: {slopes[-1]:.2f} KiB a socket', file=sys.stderr)
        figure = spread(slopes)
        rows.append(row(f'RSS per idle WebSocket, {name}, KiB ({steps[0]:,} → {steps[1]:,})', show(figure), '', '', '≤ 3',
                        figure['median'] <= 3))
    return {'seen': seen, 'rows': rows}


def ready(house, rounds, quick):
    """From the start of the JVM to ready, as ./dev run starts it a second time: cache made, data there."""
    told_s, accepted_s = [], []
    for _ in range(max(rounds, 5)):
        with house.maru() as server:
            accepted_s.append(server.ready_s)
            told_s.append(said_ready(server))
    figure = spread(told_s)
    return {'told_s': told_s, 'accepted_s': accepted_s, 'rows': [
        row('ready after the start of the JVM, s', show(figure), f'first accepted connection {show(spread(accepted_s))}', '',
            '≤ 1', figure['median'] <= 1)]}


def agree(house, rounds, quick):
    """The same moderate load by both load generators on one server each round."""
    ours, theirs = [], []
    shape = ['--conns', '1000', '--rooms', '100', '--publishers', '1000', '--rate', '300']
    for _ in range(rounds):
        with house.maru() as server:
            # Both see a server that is warm: the first run only warms it.
            house.wsload(server, *told(shape, MESSAGE.replace('%p-%n', 'w%p-%n')), '--warmup', '0', '--duration', '4' if quick else '20')
            theirs.append(brief('agree wsload', house.wsload(server, *told(shape), *window(quick, 2, 10), spin=False)[-1]))
            result = house.load(server, '--rooms', '100', '--members', '10', '--rate', '300', '--size', '180', *window(quick, 10, 10))
            if result['missing'] or result['doubled'] or result['errors']:
                raise SystemExit(f'agree: not a clean run: {result}')
            ours.append(result)
            print(f'  agree: {result["us_per_delivery"]:.2f} us/delivery, p50 {result["p50_us"]:.0f} us', file=sys.stderr)
    rows = []
    for key, unit in (('us_per_delivery', 'µs CPU per delivery'), ('p50_us', 'p50 µs')):
        a, b = ([one[key] for one in some] for some in (ours, theirs))
        compared = ratio(a, b)
        rows.append(row(f'100 × 10 at 300 messages/s, {unit}', f'maru bench: {show(spread(a))}', f'wsload: {show(spread(b))}',
                        f'{show(compared)} ×', '0.7 … 1.3', 0.7 <= compared['median'] <= 1.3))
    return {'ours': ours, 'theirs': theirs, 'rows': rows}


ONE_ROOM = ['--conns', '1000', '--rooms', '1', '--publishers', '10']
ALL = {
    'fanout': costs('1 × 1,000, one in flight', 'now', 1.3, ONE_ROOM + ['--inflight', '1']),
    'small': costs('100 × 10, one in flight a room', 'now', 1.3,
                   ['--conns', '1000', '--rooms', '100', '--publishers', '100', '--inflight', '100']),
    'turn': costs('1 × 1,000, eight in flight', 'turn', 1.5, ONE_ROOM + ['--inflight', '8']),
    'pairs': costs('1,000 × 2, one in flight a room', 'now', 4,
                   ['--conns', '2000', '--rooms', '1000', '--publishers', '1000', '--inflight', '1000']),
    'latency': latency,
    'sends': sends,
    'idle': idle,
    'ready': ready,
    'agree': agree,
}
