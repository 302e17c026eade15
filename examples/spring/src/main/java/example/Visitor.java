package example;

import java.io.Serializable;
import java.util.List;

/** Who is logged in, as the session keeps them. */
public record Visitor(String id, String role, String name, List<String> rooms)
    implements Serializable {}
