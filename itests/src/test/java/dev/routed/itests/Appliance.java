package dev.routed.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The assembled appliance as files. */
public final class Appliance {

    private static final Path HOME = Path.of(System.getProperty("appliance")).normalize();

    private Appliance() {}

    public static Path home() {
        return HOME;
    }

    /** The jars of routed's bundles in the assembly; never empty. */
    public static List<Path> bundles() throws IOException {
        List<Path> bundles = files("system/dev/routed").stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .collect(Collectors.toList());
        if (bundles.isEmpty()) {
            throw new IllegalStateException("the assembly at " + HOME + " has no bundles: run mvn package");
        }
        return bundles;
    }

    /** All regular files below a directory of the appliance. */
    public static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve(directory))) {
            return files.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }
}
