package dev.routed.lifecycle.internal;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DeployedJarsTest {
    private static final FileTime THEN = FileTime.from(Instant.parse("2026-11-24T12:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2026-11-24T12:00:01Z"));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final DeployedJars jars = new DeployedJars();
    private Path directory;
    private Path jar;

    @Before
    public void put() throws IOException {
        directory = folder.getRoot().toPath();
        jar = directory.resolve("one.jar");
        write("org.example.one;singleton:=true", THEN);
    }

    @Test
    public void namesOfBundlesAreThoseOfTheManifestAndOfOtherFilesEmpty() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        Files.writeString(directory.resolve("note.txt"), "no jar");
        assertEquals(Map.of(jar, "org.example.one", text, ""), jars.in(directory));
    }

    @Test
    public void changedFileIsReadAgainAndAnUnchangedOneIsNot() throws IOException {
        jars.in(directory);
        write("org.example.two;singleton:=true", LATER);
        assertEquals(Map.of(jar, "org.example.two"), jars.in(directory));
        write("org.example.six;singleton:=true", LATER);
        assertEquals("same time and size", Map.of(jar, "org.example.two"), jars.in(directory));
    }

    @Test
    public void fileThatWasRemovedAndPutAgainIsRead() throws IOException {
        jars.in(directory);
        Files.delete(jar);
        assertEquals(Map.of(), jars.in(directory));
        write("org.example.two;singleton:=true", THEN);
        assertEquals(Map.of(jar, "org.example.two"), jars.in(directory));
    }

    private void write(String symbolicName, FileTime modified) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream stream = new JarOutputStream(file, manifest)) {
            stream.finish();
        }
        Files.setLastModifiedTime(jar, modified);
    }
}
