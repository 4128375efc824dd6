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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * Makes a newer build of the appliance out of one: a copy in which every bundle of ours has another version, and
 * classes that say so, see {@link #SAYS}.
 */
public final class NewerBuild {
    private static final String FROM = "0.1.0";
    private static final String TO = "0.2.0";
    private static final Path OURS = Path.of("system", "dev", "routed");

    /** What classes of the old build say, and of the new: texts of one length, so that a class stays a class. */
    private static final Map<String, String> SAYS = Map.of(
            "networks and %d endpoints stand", "networks and %d endpoints STAND",
            "The latest events, the last one at the end", "The latest events, THE LAST ONE at the end");

    private NewerBuild() {}

    /** @param arguments the assembly, and where to make the newer one; nothing may be there */
    public static void main(String[] arguments) throws IOException {
        Path old = Path.of(arguments[0]);
        Path newer = Path.of(arguments[1]);
        for (Path file : files(old)) {
            Path relative = old.relativize(file);
            Path target = newer.resolve(relative.startsWith(OURS) ? relative.toString().replace(FROM, TO) : relative.toString());
            Files.createDirectories(target.getParent());
            if (relative.startsWith(OURS) && file.toString().endsWith(".jar")) {
                bundle(file, target);
            } else {
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path startup = newer.resolve("etc/startup.properties");
        Files.writeString(startup, Files.readString(startup).replaceAll("(dev\\.routed/[^/]*/)" + FROM, "$1" + TO));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void bundle(Path old, Path newer) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(old))) {
            Manifest manifest = in.getManifest();
            Attributes headers = manifest.getMainAttributes();
            headers.putValue("Bundle-Version", TO);
            headers.putValue("Bundle-UpdateLocation", headers.getValue("Bundle-UpdateLocation").replace(FROM, TO));
            try (OutputStream file = Files.newOutputStream(newer); JarOutputStream out = new JarOutputStream(file, manifest)) {
                out.setLevel(Deflater.BEST_SPEED);
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(entry.getName().endsWith(".class") ? saying(in) : in.readAllBytes());
                }
            }
        }
    }

    /** ISO 8859-1 has a character for each byte. */
    private static byte[] saying(InputStream bytes) throws IOException {
        String text = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> says : SAYS.entrySet()) {
            text = text.replace(says.getKey(), says.getValue());
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
