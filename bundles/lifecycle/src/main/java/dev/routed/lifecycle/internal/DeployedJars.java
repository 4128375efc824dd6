package dev.routed.lifecycle.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Reads directories of bundles, and a jar only when it is new or changed. Not thread-safe. */
final class DeployedJars {
    private final Map<Path, Jar> jars = new HashMap<>();

    private record Jar(FileTime modified, long size, String symbolicName) {
        boolean isUnchanged(BasicFileAttributes now) {
            return modified.equals(now.lastModifiedTime()) && size == now.size();
        }
    }

    static boolean exists(Path directory) {
        return Files.isDirectory(directory);
    }

    /**
     * Returns the symbolic name of each jar, empty where a file is no jar of a bundle.
     *
     * @throws IOException if the directory cannot be read
     */
    SortedMap<Path, String> in(Path directory) throws IOException {
        SortedMap<Path, String> names = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path file : files) {
                symbolicName(file).ifPresent(name -> names.put(file, name));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        jars.keySet().removeIf(file -> directory.equals(file.getParent()) && !names.containsKey(file));
        return names;
    }

    /** Returns the location of the bundle as File Install writes it: {@code file:/…}, not {@code file:///…}. */
    static String location(Path jar) {
        return jar.toFile().toURI().toString();
    }

    /** Empty if the file has just been removed. */
    private Optional<String> symbolicName(Path file) throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Jar known = jars.get(file);
        if (known == null || !known.isUnchanged(now)) {
            known = new Jar(now.lastModifiedTime(), now.size(), readSymbolicName(file));
            jars.put(file, known);
        }
        return Optional.of(known.symbolicName());
    }

    private static String readSymbolicName(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name.replaceFirst(";.*", "").strip();
        } catch (IOException notAJar) {
            return "";
        }
    }
}
