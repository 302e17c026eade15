"""Medians, ranges, ratios, and the table."""
import os
import platform
import statistics


def spread(values):
    """Median and range of some rounds."""
    return {'median': statistics.median(values), 'min': min(values), 'max': max(values), 'rounds': values}


def ratio(ours, theirs):
    """Median over median; the range is that of the rounds taken pair by pair."""
    pairs = [a / b for a, b in zip(ours, theirs) if b]
    bottom = statistics.median(theirs)
    return {'median': statistics.median(ours) / bottom if bottom else 0, 'min': min(pairs, default=0),
            'max': max(pairs, default=0)}


def machine():
    model = ''
    with open('/proc/cpuinfo') as info:
        model = next((line.split(':')[1].strip() for line in info if line.startswith('model name')), '')
    return {'cpus': os.cpu_count(), 'model': model, 'kernel': platform.release(), 'load_before': os.getloadavg()}


def show(figure, digits=2):
    return f'{figure["median"]:.{digits}f} [{figure["min"]:.{digits}f}..{figure["max"]:.{digits}f}]'


def row(name, ours, theirs, compared, target, good):
    return {'name': name, 'ours': ours, 'theirs': theirs, 'compared': compared, 'target': target, 'good': good}


def table(report):
    lines = ['| what | Maru | beside it | compared | target | |', '|---|---|---|---|---|---|']
    for scenario in report['scenarios'].values():
        for one in scenario['rows']:
            verdict = 'yes' if one['good'] else '**no**'
            lines.append(f'| {one["name"]} | {one["ours"]} | {one["theirs"]} | {one["compared"]} | {one["target"]} | {verdict} |')
    load = ' '.join(f'{value:.1f}' for value in report['machine']['load_before'])
    lines.append('')
    lines.append(f'{report["machine"]["cpus"]} processors, kernel {report["machine"]["kernel"]}, load average before: {load}; '
                 f'{report["rounds"]} rounds{", quick" if report["quick"] else ""}.')
    return '\n'.join(lines)
