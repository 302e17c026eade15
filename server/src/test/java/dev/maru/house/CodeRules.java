package dev.maru.house;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The rules that are read off compiled classes. Each also holds for a house that is empty. */
public final class CodeRules {
  private static final Set<String> BANNED_PACKAGES =
      Set.of("javax.naming", "javax.xml", "org.xml", "org.w3c.dom", "javax.script", "java.rmi");

  private static final Set<String> BANNED_TYPES =
      Set.of("java.io.ObjectInputStream", "java.lang.ProcessBuilder");

  private CodeRules() {}

  /** Every class lives in a package that the floor plan knows. */
  public static ArchRule everyPackageIsOnThePlan() {
    return forEachClass(
        "stand on the floor plan",
        type ->
            Floor.level(Floor.top(type.getPackageName())).isPresent()
                ? Optional.empty()
                : Optional.of(type.getName() + " is in a package the floor plan does not know"));
  }

  /** An import leads to a lower level, or stays within its own top package. */
  public static ArchRule dependenciesPointDown() {
    return forEachDependency(
        "only depend on lower levels",
        (from, to) -> {
          if (!Floor.isOurs(to) || Floor.top(from).equals(Floor.top(to))) {
            return Optional.empty();
          }
          int origin = Floor.level(Floor.top(from)).orElse(-1);
          int target = Floor.level(Floor.top(to)).orElse(Integer.MAX_VALUE);
          return target < origin
              ? Optional.empty()
              : Optional.of("level " + origin + " may not know level " + target);
        });
  }

  /** A feature can be deleted by deleting its folder: no other feature imports it. */
  public static ArchRule featuresDoNotKnowEachOther() {
    return forEachDependency(
        "not know another feature",
        (from, to) -> {
          var origin = Floor.top(from);
          var target = Floor.top(to);
          return Floor.isOurs(to)
                  && Floor.isFeature(origin)
                  && Floor.isFeature(target)
                  && !origin.equals(target)
              ? Optional.of("what " + origin + " and " + target + " share belongs further down")
              : Optional.empty();
        });
  }

  /** No packages, at any depth, depend on each other in a circle. */
  public static ArchRule packagesHaveNoCycles() {
    return slices()
        .assignedFrom(byPackage())
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .as("packages should have no cycles");
  }

  /** A library is imported from its home only, and one without a home is not imported at all. */
  public static ArchRule librariesStayAtHome() {
    return forEachDependency(
        "only import libraries that are at home here",
        (from, to) -> Floor.isOurs(to) ? Optional.empty() : Homes.objection(from, to));
  }

  /** What has hurt others: native serialization, JNDI, XML, scripts, child processes. */
  public static ArchRule nothingDangerousIsUsed() {
    var banned =
        DescribedPredicate.<JavaClass>describe(
            "are banned",
            type ->
                BANNED_TYPES.contains(type.getFullName())
                    || BANNED_PACKAGES.stream()
                        .anyMatch(name -> (type.getPackageName() + ".").startsWith(name + ".")));
    var exec =
        DescribedPredicate.<JavaMethodCall>describe(
            "Runtime.exec",
            call ->
                call.getName().equals("exec")
                    && call.getTargetOwner().isEquivalentTo(Runtime.class));
    return classes()
        .should(not(dependOnClassesThat(banned)))
        .andShould(not(callMethodWhere(exec)))
        .allowEmptyShould(true);
  }

  /** No type and no package has a name that would fit any other as well. */
  public static ArchRule namesSayWhatThingsAre() {
    return forEachClass(
        "have names that say what they are",
        type ->
            Names.isShapelessType(type.getSimpleName())
                    || Names.isShapelessPackage(type.getPackageName())
                ? Optional.of(type.getName() + " has a shapeless name")
                : Optional.empty());
  }

  private static ArchRule forEachClass(
      String name, Function<JavaClass, Optional<String>> objection) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(name) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                objection
                    .apply(type)
                    .ifPresent(why -> events.add(SimpleConditionEvent.violated(type, why)));
              }
            })
        .allowEmptyShould(true);
  }

  /** The objection is asked with the package of the origin and the package of the target. */
  private static ArchRule forEachDependency(
      String name, BiFunction<String, String, Optional<String>> objection) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(name) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  var target = dependency.getTargetClass().getBaseComponentType();
                  objection
                      .apply(type.getPackageName(), target.getPackageName())
                      .map(why -> why + ": " + dependency.getDescription())
                      .ifPresent(why -> events.add(SimpleConditionEvent.violated(dependency, why)));
                }
              }
            })
        .allowEmptyShould(true);
  }

  private static SliceAssignment byPackage() {
    return new SliceAssignment() {
      @Override
      public String getDescription() {
        return "each package";
      }

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return Floor.isOurs(type.getPackageName())
            ? SliceIdentifier.of(type.getPackageName())
            : SliceIdentifier.ignore();
      }
    };
  }
}
