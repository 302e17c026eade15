package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much processor this process may use, and how much of that it does. */
final class ProcessorsTest {

  @TempDir private Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private CpuQuota quota() {
    return new CpuQuota(root);
  }

  @Test
  void withoutCgroupsThereIsNoQuota() {
    assertThat(quota().read()).isEmpty();
  }

  @Test
  void version2SaysItInCpuMax() throws IOException {
    file("proc/self/cgroup", "0::/site/chat\n");
    file("sys/fs/cgroup/site/chat/cpu.max", "25000 100000\n");
    assertThat(quota().read()).hasValue(0.25);
  }

  @Test
  void version1SaysItInTwoFiles() throws IOException {
    file("proc/self/cgroup", "3:memory:/x\n2:cpu,cpuacct:/chat\n1:name=systemd:/\n0::/\n");
    file("sys/fs/cgroup/cpu,cpuacct/chat/cpu.cfs_quota_us", "150000\n");
    file("sys/fs/cgroup/cpu,cpuacct/chat/cpu.cfs_period_us", "100000\n");
    assertThat(quota().read()).hasValue(1.5);
  }

  @Test
  void theSmallestQuotaOnTheWayUpHolds() throws IOException {
    file("proc/self/cgroup", "0::/a/b/c\n");
    file("sys/fs/cgroup/a/b/c/cpu.max", "80000 100000\n");
    file("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    file("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
    assertThat(quota().read()).hasValue(0.5);
  }

  @Test
  void inAContainerOnlyTheTopMayBeSeen() throws IOException {
    file("proc/self/cgroup", "0::/docker/0123456789\n");
    file("sys/fs/cgroup/cpu.max", "200000 100000\n");
    assertThat(quota().read()).hasValue(2);
  }

  @Test
  void aGroupBesideOursDoesNotCount() throws IOException {
    file("proc/self/cgroup", "0::/../other\n");
    file("sys/fs/other/cpu.max", "10000 100000\n");
    assertThat(quota().read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"max 100000", "", "\n", "100000", "x 100000", "0 100000", "1 0", "-1 1", "1 2 3"})
  void whatIsNoQuotaIsNone(String text) throws IOException {
    file("proc/self/cgroup", "0::/\nnonsense\n");
    file("sys/fs/cgroup/cpu.max", text);
    assertThat(quota().read()).isEmpty();
  }

  @Test
  void minusOneIsNoQuotaInVersion1() throws IOException {
    file("proc/self/cgroup", "1:cpu:/\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    assertThat(quota().read()).isEmpty();
  }

  @Test
  void theSettingGoesBeforeTheQuota() throws IOException {
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/cpu.max", "50000 100000\n");
    Processors set = new Processors(300, quota());
    assertThat(set.count()).isEqualTo(0.3);
    assertThat(set.ownQuota()).isTrue();
  }

  @Test
  void withoutEitherAllProcessorsAreOurs() {
    Processors all = new Processors(0, quota());
    assertThat(all.count()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(all.ownQuota()).isFalse();
  }

  @Test
  void aQuotaThatChangesIsSeenAfterSomeSamples() throws IOException {
    file("proc/self/cgroup", "0::/\n");
    Processors processors = new Processors(0, quota());
    double all = processors.count();
    file("sys/fs/cgroup/cpu.max", "1000 100000\n");
    for (int i = 0; i < 5; i++) {
      assertThat(processors.count()).isIn(all, 0.01);
    }
    assertThat(processors.count()).isEqualTo(0.01);
    assertThat(processors.ownQuota()).isTrue();
  }

  @Test
  void aQuotaBeyondTheMachineIsTheMachine() throws IOException {
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/cpu.max", "100000000 100000\n");
    Processors processors = new Processors(0, quota());
    assertThat(processors.count()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(processors.ownQuota()).as("it keeps nobody away").isFalse();
  }

  @Test
  void theUseIsTimeUsedOverTimeThatCouldBeUsed() {
    AtomicLong used = new AtomicLong(7_000_000_000L);
    CpuUse use = new CpuUse(used::get, () -> 0.5);
    used.addAndGet(250_000_000);
    assertThat(use.level(1)).isCloseTo(0.5, within(1e-9));
    assertThat(use.level(1)).as("nothing since").isZero();
    used.addAndGet(1_000_000_000);
    assertThat(use.level(1)).as("a burst").isCloseTo(2, within(1e-9));
    used.addAndGet(500_000_000);
    assertThat(use.level(4)).isCloseTo(0.25, within(1e-9));
  }
}
