package dev.routed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** Copies the appliance as a newer build: each routed bundle has a newer version, and {@link #TEXTS} are replaced. */
public final class NewerBuild {
    private static final String FROM = "0.1.0";
    private static final String TO = "0.2.0";
    private static final Path ROUTED = Path.of("system", "dev", "routed");

    /** Texts and replacements by which a test recognizes the newer code. Equal lengths keep a class file valid. */
    private static final Map<String, String> TEXTS = Map.of(
            "adopted %d networks", "ADOPTED %d networks",
            "List the latest events, the newest last", "List the latest events, THE NEWEST LAST");

    private NewerBuild() {}

    /** @param arguments the assembly, and the directory of the newer build, which must not exist */
    public static void main(String[] arguments) throws IOException {
        Path old = Path.of(arguments[0]);
        Path newer = Path.of(arguments[1]);
        Set<String> missing = new TreeSet<>(TEXTS.keySet());
        for (Path file : files(old)) {
            Path relative = old.relativize(file);
            Path target = newer.resolve(
                    relative.startsWith(ROUTED) ? relative.toString().replace(FROM, TO) : relative.toString());
            Files.createDirectories(target.getParent());
            if (relative.startsWith(ROUTED) && file.toString().endsWith(".jar")) {
                convert(file, target, missing);
            } else {
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path startup = newer.resolve("etc/startup.properties");
        Files.writeString(startup, Files.readString(startup).replaceAll("(dev\\.routed/[^/]*/)" + FROM, "$1" + TO));
        if (!missing.isEmpty()) {
            throw new IOException("no class contains " + missing + ": change NewerBuild.TEXTS with these texts");
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void convert(Path old, Path newer, Set<String> missing) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(old))) {
            Manifest manifest = in.getManifest();
            Attributes headers = manifest.getMainAttributes();
            headers.putValue("Bundle-Version", TO);
            headers.putValue(
                    "Bundle-UpdateLocation",
                    headers.getValue("Bundle-UpdateLocation").replace(FROM, TO));
            try (OutputStream file = Files.newOutputStream(newer);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                out.setLevel(Deflater.BEST_SPEED);
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(entry.getName().endsWith(".class") ? newer(in, missing) : in.readAllBytes());
                }
            }
        }
    }

    /** Replaces the texts in a class file. ISO 8859-1 maps each byte to one character. */
    private static byte[] newer(InputStream bytes, Set<String> missing) throws IOException {
        String text = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> change : TEXTS.entrySet()) {
            if (text.contains(change.getKey())) {
                missing.remove(change.getKey());
                text = text.replace(change.getKey(), change.getValue());
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
