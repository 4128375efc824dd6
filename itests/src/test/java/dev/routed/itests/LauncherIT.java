package dev.routed.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code bin/routed run}: flags, sockets, signals, memory. */
public class LauncherIT {

    private static final long TIMEOUT_SECONDS = 120;
    private static final List<Path> SOCKETS = List.of(
            Path.of("/run/docker/plugins/net-routed.sock"),
            Path.of("/run/docker/plugins/ipam-routed.sock"),
            Path.of("/run/routed/admin.sock"));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<Process> started = new ArrayList<>();
    private Path output;

    @Before
    public void prepare() throws IOException {
        output = folder.newFile("output").toPath();
        removeSockets();
    }

    @After
    public void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    public void helpListsFlagsAndJavaOptions() throws Exception {
        for (String[] arguments : new String[][] {{"--help"}, {"-h"}, {"run", "--help"}}) {
            assertEquals(0, ended(routed(arguments)));
            String help = Files.readString(output);
            for (String word :
                    List.of("--gateway", "--mtu", "--debug", "--netsock", "--ipamsock", "-XX:+UseSerialGC")) {
                assertTrue(help, help.contains(word));
            }
        }
    }

    @Test
    public void versionIsThatOfTheBundles() throws Exception {
        assertEquals(0, ended(routed("--version")));
        assertEquals(
                "routed " + System.getProperty("routed.version"),
                Files.readString(output).strip());
    }

    @Test
    public void directoryWithoutConfigurationIsRejected() throws Exception {
        ProcessBuilder routed = routed("run");
        routed.environment().put("ROUTED_ETC", "nowhere");
        assertEquals(1, ended(routed));
        assertEquals(
                "routed: " + Path.of("nowhere").toAbsolutePath() + " is not a directory; set ROUTED_ETC to the "
                        + "directory of the files dev.routed.*.cfg, or install routed again",
                Files.readString(output).strip());
    }

    @Test
    public void relativeStateDirectoryIsCheckedAsAnAbsoluteOne() throws Exception {
        Path deploy = Files.createDirectories(folder.getRoot().toPath().resolve("state/deploy"));
        Files.setAttribute(deploy, "unix:uid", 1234);
        ProcessBuilder routed = routed("run").directory(folder.getRoot());
        routed.environment().put("ROUTED_STATE", "state");
        assertEquals(1, ended(routed));
        String line = Files.readString(output);
        assertTrue(
                line, line.startsWith("routed: other users can change " + deploy + "; run 'chown -R root: " + deploy));
    }

    /** Java would print a warning about an archive that does not fit, and use none at all. */
    @Test
    public void archiveOfClassesThatDoesNotFitIsIgnoredWithoutAWord() throws Exception {
        Path copy = folder.getRoot().toPath().resolve("copy");
        assertEquals(
                0,
                new ProcessBuilder("cp", "-R", "" + Appliance.home(), "" + copy)
                        .start()
                        .waitFor());
        Path archive = copy.resolve("lib/java-" + System.getProperty("java.version") + ".jsa");
        Files.deleteIfExists(archive);
        Files.writeString(archive, "of another build");
        ProcessBuilder builder = routed();
        builder.command("" + copy.resolve("bin/routed"), "run");
        started.add(builder.start());
        await("the sockets", () -> exist(SOCKETS));
        assertEquals(
                List.of(),
                Files.readAllLines(output).stream()
                        .filter(line -> !line.contains(" INFO "))
                        .toList());
    }

    /**
     * As a package installs it: the program below /usr/share, read-only here, the configuration in /etc/routed, the
     * cache below /var/cache, and the command a symbolic link. The mounts end with the process.
     */
    @Test
    public void installedProgramReadsEtcRoutedAndWritesOnlyTheCache() throws Exception {
        String layout = """
                set -e
                mount -t tmpfs tmpfs /usr/share
                cp -R "$1" /usr/share/routed
                mkdir "$2/upper" "$2/work" "$2/cache"
                mount -t overlay overlay -o "lowerdir=/etc,upperdir=$2/upper,workdir=$2/work" /etc
                mkdir /etc/routed
                mv /usr/share/routed/etc/*.cfg /etc/routed
                sed -i 's/^mtu = .*/mtu = 1401/' /etc/routed/dev.routed.network.cfg
                mount --bind "$2/cache" /var/cache
                mount -o remount,ro /usr/share
                ln -s /usr/share/routed/bin/routed "$2/routed"
                exec "$2/routed" run
                """;
        Path mounted = folder.newFolder("mounted").toPath();
        ProcessBuilder builder = routed();
        builder.command("unshare", "--mount", "sh", "-c", layout, "sh", "" + Appliance.home(), "" + mounted);
        builder.environment().remove("ROUTED_DATA");
        started.add(builder.start());
        await("the sockets", () -> exist(SOCKETS));
        Path answer = folder.newFile("answer").toPath();
        assertEquals(0, ended(routed("config").redirectOutput(answer.toFile())));
        String table = Files.readString(answer);
        assertTrue(table, Pattern.compile("mtu +1401 ").matcher(table).find());
        assertTrue(Files.isDirectory(mounted.resolve("cache/routed/cache/bundle0")));
        // Karaf's launcher prints without a level.
        assertEquals(
                List.of(),
                Files.readAllLines(output).stream()
                        .filter(line -> !line.contains(" INFO "))
                        .toList());
    }

    @Test
    public void invalidFlagIsRejectedWithASentenceAndStatus2() throws Exception {
        rejected("run has no flag '--speed'; see routed --help", "run", "--speed");
        rejected("flag --mtu needs a value; see routed --help", "run", "--mtu");
        rejected(
                "flag -g needs a value, but is followed by the flag --debug; see routed --help",
                "run",
                "-g",
                "--debug");
        rejected("the mtu must be a number of bytes from 68 to 65535, not 'big'", "run", "--mtu", "big");
        rejected("the mtu must be a number of bytes from 68 to 65535, not '67'", "run", "-m", "67");
        for (String gateway :
                List.of("10.1.0.256", "10.1.0", "10.1.0.01", "host", "127.0.0.1", "0.0.0.0", "224.0.0.5")) {
            rejected(
                    "the gateway must be an IPv4 address that a machine can have, such as 10.1.0.1, not '" + gateway
                            + "'",
                    "--gateway=" + gateway);
        }
        rejected(
                "a socket's name is made of letters, digits, dots, dashes and underscores, unlike '../x'",
                "run",
                "-S",
                "../x");
    }

    @Test
    public void javaHomeWithoutJavaIsRejected() throws Exception {
        ProcessBuilder routed = routed("run");
        routed.environment().put("JAVA_HOME", folder.getRoot().toString());
        assertEquals(1, ended(routed));
        assertEquals(
                "routed: JAVA_HOME (" + folder.getRoot() + ") has no bin/java; set it to a Java 17 or later",
                Files.readString(output).strip());
    }

    @Test
    public void javaOlderThan17IsRejected() throws Exception {
        Path bin = folder.newFolder("java", "bin").toPath();
        Files.createFile(bin.resolve("java")).toFile().setExecutable(true);
        Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"11.0.20\"\n");
        ProcessBuilder routed = routed("run");
        routed.environment().put("JAVA_HOME", bin.getParent().toString());
        assertEquals(1, ended(routed));
        assertEquals(
                "routed: " + bin.resolve("java") + " is Java 11.0.20; 17 or later is needed",
                Files.readString(output).strip());
    }

    @Test
    public void runServesTheSocketsAndNoPort() throws Exception {
        Process appliance = run();
        Path proc = Path.of("/proc", String.valueOf(appliance.pid()));
        assertTrue(Files.readString(proc.resolve("cmdline")).contains("org.apache.karaf.main.Main"));
        assertEquals(List.of(), internetSockets(proc));
        assertEquals("", warnings());
    }

    /**
     * Lines of /proc/net/tcp and similar files (proc_net_tcp(5), inode in the tenth column) for sockets of the process.
     */
    private static List<String> internetSockets(Path proc) throws IOException {
        List<String> own = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException closed) {
                    // Closed since the directory was read.
                }
            }
        }
        assertTrue("the process has no sockets: " + own, own.stream().anyMatch(link -> link.startsWith("socket:")));
        List<String> sockets = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
            for (String line : Files.readAllLines(proc.resolve("net").resolve(table))) {
                if (own.contains("socket:[" + line.strip().split("\\s+")[9] + "]")) {
                    sockets.add(table + " " + line);
                }
            }
        }
        return sockets;
    }

    @Test
    public void residentMemoryIsAtMost118Megabytes() throws Exception {
        Process appliance = run();
        Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc", String.valueOf(appliance.pid()), "status")));
        assertTrue(resident.find());
        long kilobytes = Long.parseLong(resident.group(1));
        assertTrue(kilobytes + " kB are resident", kilobytes <= 118 * 1024);
    }

    @Test
    public void flagsSetTheSettingsAndTheSockets() throws Exception {
        ProcessBuilder routed =
                routed("-g", "10.9.9.9", "--mtu=9000", "--debug", "-S", "net-x", "--ipamsock", "ipam-x");
        started.add(routed.start());
        await(
                "/run/docker/plugins/net-x.sock",
                () -> exist(List.of(
                        Path.of("/run/docker/plugins/net-x.sock"),
                        Path.of("/run/docker/plugins/ipam-x.sock"),
                        SOCKETS.get(2))));
        Path answer = folder.newFile("answer").toPath();
        ProcessBuilder config = routed("config").redirectOutput(answer.toFile());
        assertEquals(0, ended(config));
        String table = Files.readString(answer);
        assertTrue(
                table,
                Pattern.compile("gateway +10\\.9\\.9\\.9 ").matcher(table).find());
        assertTrue(table, Pattern.compile("mtu +9000 ").matcher(table).find());
    }

    @Test
    public void secondRunIsRejected_afterAKillItStarts() throws Exception {
        Process first = run();
        Path said = folder.newFile("said").toPath();
        ProcessBuilder second = routed("run").redirectOutput(said.toFile());
        assertEquals(4, ended(second));
        assertEquals(
                "routed: another appliance runs in this network namespace as process %1$d: run 'kill %1$d', or start"
                                .formatted(first.pid())
                        + " this one in another network namespace",
                Files.readString(said).strip());
        assertTrue(first.isAlive());

        first.destroyForcibly().waitFor();
        removeSockets();
        Path left = Files.writeString(data().resolve("tmp").resolve("left"), "by the killed appliance");
        run();
        assertFalse(Files.exists(left));
    }

    /**
     * A child that the launcher or the appliance had just started when it was killed has inherited the lock, and runs
     * for another moment.
     */
    @Test
    public void runWaitsForChildrenOfAKilledAppliance() throws Exception {
        Files.createDirectories(data());
        Process orphan = new ProcessBuilder("flock", data().resolve("lock").toString(), "sleep", "1").start();
        started.add(orphan);
        await("lock", () -> new File(data().toFile(), "lock").exists());
        run();
        assertFalse(orphan.isAlive());
    }

    @Test
    public void signalsEndTheApplianceWithStatus0() throws Exception {
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Process appliance = run();
            signal(signal, appliance);
            assertTrue(signal, appliance.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            assertEquals(signal, 0, appliance.exitValue());
            for (Path socket : SOCKETS) {
                assertFalse(socket + " is left", Files.exists(socket));
            }
        }
    }

    /** Without the flag, the threads that meet the error die and the process lives on. */
    @Test
    public void applianceWithoutMemoryEndsWithStatus3() throws Exception {
        ProcessBuilder small = routed("run");
        small.environment().put("ROUTED_JAVA_OPTS", "-Xms10m -Xmx10m");
        assertEquals(3, ended(small));
        String printed = Files.readString(output);
        assertTrue(printed, printed.contains("Terminating due to java.lang.OutOfMemoryError"));
    }

    @Test
    public void signalDuringStartEndsTheAppliance() throws Exception {
        Process appliance = routed("run").start();
        started.add(appliance);
        await("Java process", () -> commandOf(appliance).contains("org.apache.karaf.main.Main"));
        signal("TERM", appliance);
        assertTrue(appliance.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    }

    /** A killed appliance leaves its sockets, which a test would take for those of the next. */
    private static void removeSockets() throws IOException {
        for (Path socket : SOCKETS) {
            Files.deleteIfExists(socket);
        }
    }

    private Process run() throws Exception {
        Process appliance = routed("run").start();
        started.add(appliance);
        await("the sockets", () -> exist(SOCKETS));
        return appliance;
    }

    private ProcessBuilder routed(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Appliance.home().resolve("bin/routed").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("ROUTED_MTU");
        environment.put("ROUTED_DATA", data().toString());
        environment.put(
                "ROUTED_STATE", folder.getRoot().toPath().resolve("state").toString());
        environment.put("ROUTED_JAVA_OPTS", "");
        return builder;
    }

    private Path data() {
        return folder.getRoot().toPath().resolve("data");
    }

    private int ended(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        started.add(process);
        assertTrue(builder.command() + " does not end", process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private void rejected(String sentence, String... arguments) throws Exception {
        assertEquals(sentence, 2, ended(routed(arguments)));
        assertEquals("routed: " + sentence, Files.readString(output).strip());
    }

    private static void signal(String name, Process process) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor());
    }

    private static boolean exist(List<Path> sockets) {
        return sockets.stream().allMatch(Files::exists);
    }

    private static String commandOf(Process process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String warnings() throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .collect(Collectors.joining("\n"));
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue("no " + what + "; the log: " + Files.readString(output), System.nanoTime() < deadline);
            Thread.sleep(20);
        }
    }
}
