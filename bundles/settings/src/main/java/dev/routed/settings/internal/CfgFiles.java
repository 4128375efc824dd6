package dev.routed.settings.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the files {@code dev.routed.*.cfg} of a directory. */
final class CfgFiles {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)");
    private static final String SUFFIX = ".cfg";
    private static final long LARGEST = 1 << 20;

    private final Path directory;

    CfgFiles(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException if the directory cannot be read */
    List<CfgFile> read() throws IOException {
        List<CfgFile> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "dev.routed.*" + SUFFIX)) {
            for (Path file : found) {
                files.add(read(file));
            }
        }
        return files;
    }

    private static CfgFile read(Path file) {
        String name = file.getFileName().toString();
        String pid = name.substring(0, name.length() - SUFFIX.length());
        try {
            if (!Files.isRegularFile(file.toRealPath(), LinkOption.NOFOLLOW_LINKS)) {
                return unreadable(file, pid, "it is not a regular file");
            } else if (Files.size(file) > LARGEST) {
                return unreadable(file, pid, "it is larger than 1 MiB");
            }
            return parse(file, pid, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return unreadable(file, pid, e.toString());
        } catch (IllegalArgumentException e) {
            return unreadable(file, pid, e.getMessage());
        }
    }

    private static CfgFile unreadable(Path file, String pid, String reason) {
        return new CfgFile(
                file,
                pid,
                Collections.emptySortedMap(),
                Collections.emptySortedSet(),
                Collections.emptySet(),
                Optional.of(reason));
    }

    private static CfgFile parse(Path file, String pid, String text) throws IOException {
        Keys keys = new Keys();
        keys.load(new StringReader(text));
        SortedMap<String, String> texts = new TreeMap<>();
        keys.stringPropertyNames().forEach(key -> texts.put(key, keys.getProperty(key)));
        return new CfgFile(
                file,
                pid,
                texts,
                keys.twice,
                VARIABLE.matcher(text)
                        .results()
                        .map(reference -> reference.group(1))
                        .collect(Collectors.toSet()),
                Optional.empty());
    }

    /**
     * Removes a key and its value from a file, in one step and with all other lines as they are.
     *
     * @throws IOException if the file cannot be replaced; it is as before then
     */
    void remove(String pid, String key) throws IOException {
        Path file = directory.resolve(pid + SUFFIX).toRealPath();
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        if (!lines.removeIf(line -> line.strip().matches(Pattern.quote(key) + "\\s*[=:].*"))) {
            return;
        }
        Path replacement = Files.createTempFile(file.getParent(), "." + pid, ".new");
        try {
            Files.write(replacement, lines, StandardCharsets.ISO_8859_1);
            Files.setPosixFilePermissions(replacement, Files.getPosixFilePermissions(file));
            Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(replacement);
        }
    }

    /** Notices keys that are given more than once, of which the last value applies. */
    private static final class Keys extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient SortedSet<String> twice = new TreeSet<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            Object before = super.put(key, value);
            if (before != null) {
                twice.add((String) key);
            }
            return before;
        }
    }
}
