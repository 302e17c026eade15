package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A site to try it with. */
@SpringBootApplication
public class Site {
  public static void main(String[] arguments) {
    SpringApplication.run(Site.class, arguments);
  }
}
