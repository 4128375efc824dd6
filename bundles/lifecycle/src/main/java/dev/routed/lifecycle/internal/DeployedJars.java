package dev.routed.lifecycle.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Reads a directory of bundles. */
final class DeployedJars {
    private DeployedJars() {}

    static boolean exists(Path directory) {
        return Files.isDirectory(directory);
    }

    /**
     * Returns the symbolic name of each jar, empty where a file is no jar of a bundle.
     *
     * @throws IOException if the directory cannot be read
     */
    static SortedMap<Path, String> in(Path directory) throws IOException {
        SortedMap<Path, String> names = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
            jars.forEach(jar -> names.put(jar, symbolicName(jar)));
        }
        return names;
    }

    /** Returns the location of the bundle as File Install writes it: {@code file:/…}, not {@code file:///…}. */
    static String location(Path jar) {
        return jar.toFile().toURI().toString();
    }

    private static String symbolicName(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name.replaceFirst(";.*", "").strip();
        } catch (IOException notAJar) {
            return "";
        }
    }
}
