package dev.maru.house;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * One Java file as the compiler's own parser sees it.
 *
 * @param file where it is
 * @param packageName its package
 * @param imports the names it imports, as written
 * @param types every type it declares, nested ones too
 * @param methods every method, constructor and initializer that has a body
 */
record JavaSource(
    Path file, String packageName, List<String> imports, List<Type> types, List<Method> methods) {

  /** A declared type; documented when a doc comment stands before it. */
  record Type(String name, boolean topLevel, boolean isPublic, boolean documented) {}

  /** Code with a body, and the lines from its first annotation to its last brace. */
  record Method(String name, long lines) {}

  /** Parses files; a file that is no Java shows up with fewer types, never as an error. */
  static List<JavaSource> parse(List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
      var trees = Trees.instance(task);
      var sources = new ArrayList<JavaSource>();
      for (var unit : task.parse()) {
        sources.add(read(unit, trees));
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse the sources", e);
    }
  }

  private static JavaSource read(CompilationUnitTree unit, Trees trees) {
    var packageName = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    var imports =
        unit.getImports().stream().map(line -> line.getQualifiedIdentifier().toString()).toList();
    var declarations = new Declarations(unit, trees);
    declarations.scan(new TreePath(unit), declarations);
    return new JavaSource(
        Path.of(unit.getSourceFile().toUri()),
        packageName,
        imports,
        declarations.types,
        declarations.methods);
  }

  /** Walks one file and notes what it declares. Owned by the thread that walks. */
  private static final class Declarations extends TreePathScanner<Void, Declarations> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Type> types = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();

    Declarations(CompilationUnitTree unit, Trees trees) {
      this.unit = unit;
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, Declarations self) {
      var name = type.getSimpleName().toString();
      if (!name.isEmpty()) {
        types.add(
            new Type(
                name,
                getCurrentPath().getParentPath().getLeaf() == unit,
                type.getModifiers().getFlags().contains(Modifier.PUBLIC),
                trees.getDocComment(getCurrentPath()) != null));
      }
      for (var member : type.getMembers()) {
        if (member instanceof BlockTree) {
          note(name + " initializer", member);
        }
      }
      return super.visitClass(type, self);
    }

    @Override
    public Void visitMethod(MethodTree method, Declarations self) {
      if (method.getBody() != null) {
        note(method.getName().toString(), method);
      }
      return super.visitMethod(method, self);
    }

    private void note(String name, Tree tree) {
      SourcePositions positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      var first = lines.getLineNumber(positions.getStartPosition(unit, tree));
      var last = lines.getLineNumber(positions.getEndPosition(unit, tree));
      methods.add(new Method(name, last - first + 1));
    }
  }
}
