package dev.routed.forwarding.internal;

import dev.routed.api.net.Ip.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file for each family with a filter: {@code nft flush ruleset} may delete the filter while no appliance runs. The
 * first line is the boot ID of the kernel, since filter and switch end with the boot. Each other line is a set that the
 * filter remembers: its name and links. A name of a link has no blank (dev_valid_name of Linux).
 *
 * @param bootId a file such as {@code /proc/sys/kernel/random/boot_id}
 */
record FilterFiles(Path directory, Path bootId) {
    /** Writes the file of a family, complete or not at all. */
    void write(Family family, Map<String, Set<String>> remembered) throws IOException {
        List<String> lines = new ArrayList<>(List.of(boot()));
        remembered.forEach((set, links) -> lines.add(String.join(" ", set, String.join(" ", links))));
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path aside = directory.resolve(family + ".new");
        Files.write(aside, lines);
        Files.move(aside, file(family), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the filter of this boot remembers, by the name of the set; empty if the family has none. */
    Optional<Map<String, Set<String>>> read(Family family) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(family));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.get(0).equals(boot())) {
            return Optional.empty();
        }
        Map<String, Set<String>> remembered = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> words = List.of(line.split(" "));
            remembered.put(words.get(0), new TreeSet<>(words.subList(1, words.size())));
        }
        return Optional.of(remembered);
    }

    void delete(Family family) throws IOException {
        Files.deleteIfExists(file(family));
    }

    private String boot() throws IOException {
        return Files.readString(bootId).strip();
    }

    private Path file(Family family) {
        return directory.resolve(family.toString());
    }
}
