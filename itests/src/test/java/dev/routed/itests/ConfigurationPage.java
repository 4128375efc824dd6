package dev.routed.itests;

import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Generates docs/configuration.md from the Metatype of the bundles, the files in etc/, the usage text of bin/routed and
 * the definitions of options ({@link KnownOption}).
 */
final class ConfigurationPage {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^([\\w-]+) = \\$\\{env:(\\w+):-");
    private static final Pattern FLAG =
            Pattern.compile("(?m)^  (-\\w), (--[\\w-]+)(?: [A-Z]+)? +(\\S.*?) +(ROUTED_\\w+) +default: (.*)");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("(?m)^  ((?:ROUTED|JAVA)_\\w+) {2,}(.*(?:\\n {10,}\\S.*)*)");
    private static final Pattern DEFAULT = Pattern.compile("(.*); default: (.*)");
    private static final String HEAD = """
            # Configuration

            You want to change a setting of the appliance, an option of a network, or an option of one container.

            This page is generated from the code by `itests/docs/configuration`.

            Settings are in the files `PID.cfg` of `/etc/routed`, such as `/etc/routed/dev.routed.network.cfg`.
            A change takes effect within two seconds, without a restart. An invalid value is rejected alone: the
            previous value of its key stays in effect, or else the default, all other keys hold, and `routed doctor`
            says so until the value is mended. An invalid `state`, `protocol`, `group` or `reaper-group` at the start
            has no such default, because with another value the appliance would not recognize its networks and
            endpoints: it rejects calls until the value is mended, and leaves running containers and their filters
            alone. An empty value counts as not given.

            The first of these that gives a value decides:

            1. the file, with a text of its own such as `mtu = 1400`. `routed config:property-set -p PID KEY VALUE`
               writes such a line, and changes no other
            2. a flag of `routed run`, as long as the file refers to the variable that the flag sets:
               `mtu = ${env:ROUTED_MTU:-1500}`, as delivered
            3. that environment variable
            4. the file, behind `:-`
            5. the default

            An option of a network takes precedence over its setting. `routed config [PID]` shows each key with its
            value, its default, and the source of the value: `flag`, `variable`, `file`, `default`, or `rejected`. A
            flag or variable that the file overrules is an event at the start and a finding.

            What has no effect is a finding of `routed doctor`: an unknown key, with the nearest known one; a key that
            is given twice, of which the last value applies; a file that no bundle reads; a variable `ROUTED_…` that no
            file refers to; a file that cannot be read. If `dev.routed.network.cfg` or
            `dev.routed.kernel.cfg` is missing, the values in effect stay, and at the start calls are rejected.
            """;

    /** The flags of bin/routed run that are not in the page yet, by their variable. */
    private final Map<String, Flag> flags = new TreeMap<>();

    private final String usage;
    private final StringBuilder page = new StringBuilder(HEAD);

    private record Flag(String names, String meaning, String defaultValue) {}

    private ConfigurationPage(String usage) {
        this.usage = usage;
        Matcher flag = FLAG.matcher(usage);
        while (flag.find()) {
            flags.put(
                    flag.group(4),
                    new Flag("`%s`, `%s`".formatted(flag.group(2), flag.group(1)), flag.group(3), flag.group(5)));
        }
    }

    static String generate() throws Exception {
        ConfigurationPage page = new ConfigurationPage(
                Files.readString(Appliance.home().resolve("bin").resolve("routed")));
        for (Metatype type : Metatype.delivered().values()) {
            page.settings(type);
        }
        page.environment();
        List<KnownOption> options = options();
        page.options(
                Scope.NETWORK,
                options,
                "Options of a network",
                "`docker network create -o OPTION=VALUE`, or `routed network-set NETWORK OPTION VALUE` "
                        + "for an existing network:");
        page.options(
                Scope.ENDPOINT,
                options,
                "Options of a container",
                "`docker run --network name=NETWORK,driver-opt=OPTION=VALUE`, or "
                        + "`docker network connect --driver-opt OPTION=VALUE`:");
        page.page.append("""

                An unknown option is rejected with the list of known ones. Options whose name begins with
                `com.docker.` are accepted.
                """);
        return page.page.toString();
    }

    private void settings(Metatype type) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        Matcher variable = VARIABLE.matcher(Files.readString(Path.of(System.getProperty("etc"), type.pid() + ".cfg")));
        while (variable.find()) {
            variables.put(variable.group(1), variable.group(2));
        }
        page.append("\n## ")
                .append(type.pid())
                .append("\n\n")
                .append(sentence(type.description()))
                .append("\n\n");
        page.append("| key | default | variable | flag | meaning |\n|---|---|---|---|---|\n");
        for (Metatype.Key key : type.keys()) {
            String name = variables.get(key.name());
            row(
                    "`%s`".formatted(key.name()),
                    code(key.defaultValue()),
                    Optional.ofNullable(name).map(ConfigurationPage::code).orElse(""),
                    Optional.ofNullable(name)
                            .map(flags::remove)
                            .map(Flag::names)
                            .orElse(""),
                    key.description());
        }
    }

    private void environment() {
        page.append("\n## Other environment variables of bin/routed\n\n");
        page.append("| variable | default | meaning |\n|---|---|---|\n");
        flags.forEach((name, flag) ->
                row(code(name), flag.defaultValue(), "%s; flag %s".formatted(flag.meaning(), flag.names())));
        Matcher variable = ENVIRONMENT.matcher(usage);
        while (variable.find()) {
            String text = variable.group(2).replaceAll("\\s+", " ");
            Matcher parts = DEFAULT.matcher(text);
            boolean hasDefault = parts.matches();
            row(
                    "`%s`".formatted(variable.group(1)),
                    hasDefault ? parts.group(2) : "",
                    hasDefault ? parts.group(1) : text);
        }
    }

    private void options(Scope scope, List<KnownOption> options, String title, String command) {
        page.append("\n## ").append(title).append("\n\n").append(command).append("\n\n");
        page.append("| option | meaning |\n|---|---|\n");
        options.stream()
                .filter(option -> option.scope() == scope)
                .forEach(option -> row("`%s`".formatted(option.name()), option.meaning()));
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`%s`".formatted(text);
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    /** The options of all bundles: the static fields that hold them. */
    private static List<KnownOption> options() throws Exception {
        TreeSet<KnownOption> options =
                new TreeSet<>(Comparator.comparing(KnownOption::scope).thenComparing(KnownOption::name));
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (namesOptions(jar, entry)) {
                        options(entry).forEach(options::add);
                    }
                }
            }
        }
        return List.copyOf(options);
    }

    /** Whether a class mentions the type in its constant pool. Other classes need not be loadable here. */
    private static boolean namesOptions(JarFile jar, JarEntry entry) throws IOException {
        return entry.getName().matches("dev/routed/.*\\.class")
                && new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1)
                        .contains(KnownOption.class.getName().replace('.', '/'));
    }

    private static Stream<KnownOption> options(JarEntry entry) throws ReflectiveOperationException {
        Class<?> type = Class.forName(
                entry.getName().replace(".class", "").replace('/', '.'),
                false,
                ConfigurationPage.class.getClassLoader());
        Stream<KnownOption> found = Stream.empty();
        for (Field field : type.getDeclaredFields()) {
            boolean holds = field.getType() == KnownOption.class
                    || field.getGenericType().getTypeName().contains("<" + KnownOption.class.getName() + ">");
            if (holds && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object value = field.get(null);
                found = Stream.concat(
                        found,
                        value instanceof Collection<?> all
                                ? all.stream().map(KnownOption.class::cast)
                                : Stream.of((KnownOption) value));
            }
        }
        return found;
    }
}
