package dev.maru;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.maru.house.CodeRules;
import dev.maru.house.FileRules;
import dev.maru.house.SourceTree;
import org.junit.jupiter.api.Test;

/**
 * The house keeps its own rules. That each of them can fail is shown by {@link
 * ArchitectureRulesBiteTest}.
 */
final class ArchitectureTest {
  private static final SourceTree TREE = SourceTree.ofThisHouse();

  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.maru");

  @Test
  void theProgramItselfIsLookedAt() {
    assertThat(SERVER.contain(Main.class)).isTrue();
    assertThat(TREE.javaIn("src/main/java")).isNotEmpty();
  }

  @Test
  void everyPackageIsOnThePlan() {
    CodeRules.everyPackageIsOnThePlan().check(SERVER);
  }

  @Test
  void dependenciesPointDown() {
    CodeRules.dependenciesPointDown().check(SERVER);
  }

  @Test
  void featuresDoNotKnowEachOther() {
    CodeRules.featuresDoNotKnowEachOther().check(SERVER);
  }

  @Test
  void packagesHaveNoCycles() {
    CodeRules.packagesHaveNoCycles().check(SERVER);
  }

  @Test
  void librariesStayAtHome() {
    CodeRules.librariesStayAtHome().check(SERVER);
  }

  @Test
  void nothingDangerousIsUsed() {
    CodeRules.nothingDangerousIsUsed().check(SERVER);
  }

  @Test
  void namesSayWhatThingsAre() {
    CodeRules.namesSayWhatThingsAre().check(SERVER);
    assertThat(FileRules.shapelessNames(TREE)).isEmpty();
  }

  @Test
  void aFileHasOneSubject() {
    assertThat(FileRules.tooLong(TREE)).isEmpty();
  }

  @Test
  void everyPackageIntroducesItself() {
    assertThat(FileRules.withoutPackageInfo(TREE)).isEmpty();
  }

  @Test
  void nothingIsMocked() {
    assertThat(FileRules.mocks(TREE)).isEmpty();
  }
}
