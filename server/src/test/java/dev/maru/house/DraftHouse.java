package dev.maru.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A small house written to a folder, in order to break a rule in it. Owned by the test's thread.
 */
public final class DraftHouse {
  private final Path folder;
  private final List<Path> sources = new ArrayList<>();

  /** A house of which nothing stands yet; the folder is the test's own. */
  public DraftHouse(Path folder) {
    this.folder = folder;
  }

  /** Adds a file, by its path from the root of the house. */
  public DraftHouse with(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(SourceTree.parent(file));
    Files.writeString(file, text);
    return this;
  }

  /** Adds a class of the server, by its full name; the package line is written for it. */
  public DraftHouse withClass(String fullName, String text) throws IOException {
    var path = "server/src/main/java/" + fullName.replace('.', '/') + ".java";
    sources.add(folder.resolve(path));
    var packageName = fullName.substring(0, fullName.lastIndexOf('.'));
    return with(path, "package " + packageName + ";\n" + text);
  }

  /** Compiles the classes that were added, against the libraries this test itself runs with. */
  public JavaClasses classes() throws IOException {
    var output = Files.createDirectories(folder.resolve("classes"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of(
              "-d", output.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      var units = files.getJavaFileObjectsFromPaths(sources);
      if (!sources.isEmpty() && !compiler.getTask(null, files, null, options, null, units).call()) {
        throw new IllegalStateException("the draft does not compile");
      }
    }
    return new ClassFileImporter().importPath(output);
  }

  public SourceTree tree() {
    return new SourceTree(folder);
  }
}
