/*
 * poll - asks one address of an HTTP server again and again over kept connections, and counts what that costs.
 * One thread, epoll, libc only.   cc -O2 -o poll poll.c -lm
 *
 *   poll --port N --path P [--conns 64] [--rate R] [--warmup S] [--duration S] [--expect 204] [--server-pids A,B]
 *
 * Without --rate the loop is closed: every connection asks again as soon as it has its answer. With --rate it is
 * open: requests are due at random times (exponential gaps, seeded), and a latency counts from when its request was
 * due, also when no connection was free then. Prints one line of JSON. An answer with another status, a body that
 * a 204 cannot have, or a connection that ends is counted, never hidden.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM 65536
#define MOST 20000000u

struct conn {
  int fd, busy;
  uint64_t due;
  uint32_t have, body;      /* bytes of the answer so far; bytes of its body still to come */
  char in[ROOM];
};

static const char *host = "127.0.0.1", *path = "/", *pids = "";
static int port, expect = 204;
static uint32_t conns = 64;
static double rate, warmup = 1, duration = 5;

static char request[4096];
static size_t request_length;
static struct conn *all;
static uint32_t *free_ones, free_first, free_count;
static uint64_t *waiting, waiting_head, waiting_tail;   /* due times without a connection */
static uint32_t *sample, samples;
static uint64_t answers, wrong, reconnects, unsent;
static int poller, measuring;

static void die(const char *what) {
  fprintf(stderr, "poll: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Processor time of the server's processes so far, user and system, seconds. */
static void server_time(double *user, double *system) {
  char list[4096];
  snprintf(list, sizeof list, "%s", pids);
  *user = *system = 0;
  for (char *pid = strtok(list, ","); pid != NULL; pid = strtok(NULL, ",")) {
    char name[64], line[2048];
    snprintf(name, sizeof name, "/proc/%s/stat", pid);
    FILE *file = fopen(name, "r");
    if (file == NULL) die(name);
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = 0;
    char *rest = strrchr(line, ')');
    unsigned long u, s;
    if (rest == NULL || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &s) != 2) die(name);
    *user += (double)u / (double)sysconf(_SC_CLK_TCK);
    *system += (double)s / (double)sysconf(_SC_CLK_TCK);
  }
}

static void dial(struct conn *c) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, host, &to.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0) die("socket");
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0) die("connect");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &wanted) != 0) die("epoll_ctl");
}

static void ask(struct conn *c, uint64_t due) {
  c->busy = 1;
  c->due = due;
  c->have = c->body = 0;
  /* A request of some hundred bytes always fits an idle connection's buffer. */
  if (send(c->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) unsent++;
}

static void next(struct conn *c) {
  if (rate == 0) ask(c, now());
  else if (waiting_head < waiting_tail) ask(c, waiting[waiting_head++]);
  else {
    c->busy = 0;
    free_ones[(free_first + free_count++) % conns] = (uint32_t)(c - all);
  }
}

static void answered(struct conn *c, int right) {
  if (measuring) {
    answers++;
    if (!right) wrong++;
    else if (samples < MOST) sample[samples++] = (uint32_t)((now() - c->due) / 1000);
  } else if (!right) {
    wrong++;
  }
  next(c);
}

/* Reads what is there; an answer is complete with its head and the Content-Length it names. */
static void readable(struct conn *c) {
  ssize_t got = recv(c->fd, c->in + c->have, ROOM - 1 - c->have, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    close(c->fd);
    reconnects++;
    dial(c);
    if (c->busy) ask(c, c->due);
    return;
  }
  c->have += (uint32_t)got;
  c->in[c->have] = 0;
  char *end = strstr(c->in, "\r\n\r\n");
  if (end == NULL) {
    if (c->have >= ROOM - 1) die("an answer without an end of its head");
    return;
  }
  char *length = strcasestr(c->in, "\r\nContent-Length:");
  size_t body = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
  size_t total = (size_t)(end + 4 - c->in) + body;
  if (total >= ROOM) die("an answer that is too long");
  if (c->have < total) return;
  int status = atoi(c->in + 9);
  if (status != expect && wrong < 3) fprintf(stderr, "poll: answered %.*s\n", (int)(c->have > 300 ? 300 : c->have), c->in);
  answered(c, status == expect && c->have == total);
}

/* One turn: whoever is due is asked for, whatever came is read. */
static void turn(double *due, uint64_t begin, uint64_t end) {
  uint64_t t = now();
  while (rate > 0 && begin + (uint64_t)*due <= t && t < end) {
    uint64_t when = begin + (uint64_t)*due;
    if (free_count > 0) {
      /* The one that rests longest: else few would do all the work, and the others be closed as idle. */
      uint32_t longest = free_ones[free_first];
      free_first = (free_first + 1) % conns;
      free_count--;
      ask(&all[longest], when);
    }
    else if (waiting_tail < MOST) waiting[waiting_tail++] = when;
    *due += -log(1 - drand48()) / rate * 1e9;
  }
  uint64_t until = rate > 0 && begin + (uint64_t)*due < end ? begin + (uint64_t)*due : end;
  uint64_t rest = until > t ? until - t : 0;
  struct timespec most = {(time_t)(rest / 1000000000u), (long)(rest % 1000000000u)};
  struct epoll_event events[256];
  int count = epoll_pwait2(poller, events, 256, &most, NULL);
  for (int i = 0; i < count; i++) readable(events[i].data.ptr);
}

static void run(double seconds) {
  uint64_t begin = now(), end = begin + (uint64_t)(seconds * 1e9);
  double due = 0;
  while (now() < end) turn(&due, begin, end);
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static uint32_t at(double part) {
  return samples == 0 ? 0 : sample[(size_t)(part * (samples - 1))];
}

static void measure(void) {
  double user[2], system[2];
  run(warmup);
  measuring = 1;
  server_time(&user[0], &system[0]);
  uint64_t begin = now();
  run(duration);
  double took = (double)(now() - begin) / 1e9;
  server_time(&user[1], &system[1]);
  measuring = 0;
  double u = user[1] - user[0], s = system[1] - system[0], n = answers ? (double)answers : 1;
  uint64_t late = waiting_tail - waiting_head;
  qsort(sample, samples, sizeof *sample, by_size);
  printf("{\"polls\":%lu,\"per_s\":%.1f,\"wrong\":%lu,\"reconnects\":%lu,\"unsent\":%lu,\"never_asked\":%lu,"
         "\"server_cpu_s\":%.2f,\"us_per_poll\":%.3f,\"us_user\":%.3f,\"server_util\":%.3f,"
         "\"p50_us\":%u,\"p95_us\":%u,\"p99_us\":%u,\"max_us\":%u}\n",
         answers, (double)answers / took, wrong, reconnects, unsent, late, u + s, (u + s) * 1e6 / n, u * 1e6 / n,
         (u + s) / took, at(.5), at(.95), at(.99), at(1));
}

static void options(int argc, char **argv) {
  static struct option known[] = {{"port", 1, 0, 'p'},     {"path", 1, 0, 'a'},   {"conns", 1, 0, 'c'},
                                  {"rate", 1, 0, 'r'},     {"warmup", 1, 0, 'w'}, {"duration", 1, 0, 'd'},
                                  {"expect", 1, 0, 'e'},   {"server-pids", 1, 0, 's'}, {0, 0, 0, 0}};
  for (int o; (o = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    switch (o) {
      case 'p': port = atoi(optarg); break;
      case 'a': path = optarg; break;
      case 'c': conns = (uint32_t)atoi(optarg); break;
      case 'r': rate = atof(optarg); break;
      case 'w': warmup = atof(optarg); break;
      case 'd': duration = atof(optarg); break;
      case 'e': expect = atoi(optarg); break;
      case 's': pids = optarg; break;
      default: exit(2);
    }
  }
}

int main(int argc, char **argv) {
  options(argc, argv);
  request_length = (size_t)snprintf(request, sizeof request,
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: application/json\r\n\r\n", path, port);
  if (request_length >= sizeof request) die("the path");
  srand48(20261122);
  poller = epoll_create1(0);
  all = calloc(conns, sizeof *all);
  free_ones = calloc(conns, sizeof *free_ones);
  sample = malloc(MOST * sizeof *sample);
  waiting = malloc(MOST * sizeof *waiting);
  if (all == NULL || free_ones == NULL || sample == NULL || waiting == NULL) die("memory");
  for (uint32_t i = 0; i < conns; i++) dial(&all[i]);
  for (uint32_t i = 0; i < conns; i++) next(&all[i]);
  measure();
  return 0;
}
