package dev.routed.itests;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generates the manual page routed(8) from the usage text of bin/routed and from the annotations of the commands. */
final class ManualPage {
    /** Options of all commands, which the page describes once. */
    private static final Set<String> COMMON = Set.of("--json", "--wide");

    private static final String ANNOTATIONS = "org.apache.karaf.shell.api.action.";
    private static final String USAGE_BEGINS = "    cat <<'END'\n";
    private static final String USAGE_ENDS = "\nEND\n";

    private ManualPage() {}

    static String generate() throws IOException {
        String launcher = Files.readString(Appliance.home().resolve("bin/routed"));
        int begin = launcher.indexOf(USAGE_BEGINS) + USAGE_BEGINS.length();
        String usage =
                launcher.substring(begin, launcher.indexOf(USAGE_ENDS, begin)).strip();
        int end = usage.indexOf("\n");
        String commands = commands().stream().map(ManualPage::command).collect(Collectors.joining());
        return """
                .\\" Generated from the commands and from the usage text of bin/routed by itests/docs/configuration.
                .TH ROUTED 8
                .SH NAME
                routed \\- %s
                .SH DESCRIPTION
                .nf
                %s
                .fi
                .SH COMMANDS
                Each command takes
                .BR \\-\\-help ,
                and each but shell
                .B \\-\\-json
                and
                .BR \\-\\-wide .
                Commands of the Karaf shell are run by their full names, such as
                .BR bundle:list .
                %s.SH FILES
                .TP
                .I /etc/routed/dev.routed.*.cfg
                Settings; each file explains its keys. A change takes effect within two seconds.
                .TP
                .I /etc/default/routed
                Environment of the unit routed.service.
                .TP
                .I /var/lib/routed
                Files of networks and endpoints.
                .TP
                .I /var/cache/routed
                Cache, emptied at each start.
                .TP
                .I /run/docker/plugins/net\\-routed.sock, /run/docker/plugins/ipam\\-routed.sock
                Sockets of the drivers, which the Docker Engine calls.
                .TP
                .I /run/routed/admin.sock
                Socket of the commands.
                .SH SEE ALSO
                .BR docker (1),
                .BR ip\\-route (8),
                .BR systemctl (1)
                """.formatted(
                        escape(usage.substring(0, end).replaceFirst("^routed: ", "")),
                        escape(usage.substring(end).strip()),
                        commands);
    }

    private static List<JavaClass> commands() throws IOException {
        Path jar = Appliance.bundles().stream()
                .filter(bundle -> bundle.getFileName().toString().startsWith("dev.routed.shell-"))
                .findFirst()
                .orElseThrow();
        try (JarFile bundle = new JarFile(jar.toFile())) {
            return new ClassFileImporter()
                    .importJar(bundle).stream()
                            .filter(type -> type.isAnnotatedWith(ANNOTATIONS + "Command"))
                            .filter(type -> text(annotation(type), "scope").equals("routed"))
                            .sorted(Comparator.comparing(type -> text(annotation(type), "name")))
                            .toList();
        }
    }

    private static JavaAnnotation<?> annotation(JavaClass command) {
        return command.getAnnotationOfType(ANNOTATIONS + "Command");
    }

    private static String command(JavaClass type) {
        List<JavaAnnotation<?>> arguments = annotated(type, "Argument")
                .sorted(Comparator.comparing(argument -> (Integer) value(argument, "index", 0)))
                .toList();
        List<JavaAnnotation<?>> options = annotated(type, "Option")
                .filter(option -> !COMMON.contains(text(option, "name")))
                .sorted(Comparator.comparing(option -> text(option, "name")))
                .toList();
        List<String> words = new ArrayList<>();
        options.forEach(option -> words.add("[" + names(option) + "]"));
        arguments.forEach(argument -> words.add(argumentWord(argument)));
        StringBuilder page = new StringBuilder(".TP\n.B routed ")
                .append(escape(text(annotation(type), "name")))
                .append(words.isEmpty() ? "" : "\\fR " + escape(String.join(" ", words)))
                .append('\n')
                .append(sentence(text(annotation(type), "description")));
        Stream.concat(options.stream(), arguments.stream())
                .forEach(part -> page.append(".RS\n.TP\n.I ")
                        .append(escape(names(part)))
                        .append('\n')
                        .append(sentence(text(part, "description")))
                        .append(".RE\n"));
        page.append(".IP\n")
                .append(escape(text(annotation(type), "detailedDescription")))
                .append('\n');
        return page.toString();
    }

    /** The annotations of the fields of a command and of its base classes. */
    private static Stream<JavaAnnotation<?>> annotated(JavaClass type, String annotation) {
        return type.getAllFields().stream()
                .filter(field -> field.isAnnotatedWith(ANNOTATIONS + annotation))
                .<JavaAnnotation<?>>map(field -> field.getAnnotationOfType(ANNOTATIONS + annotation));
    }

    private static String argumentWord(JavaAnnotation<?> argument) {
        String name =
                text(argument, "name") + (value(argument, "multiValued", false).equals(true) ? "..." : "");
        return value(argument, "required", false).equals(true) ? name : "[" + name + "]";
    }

    private static String names(JavaAnnotation<?> part) {
        Object[] aliases = (Object[]) value(part, "aliases", new Object[0]);
        return Stream.concat(
                        Stream.of(text(part, "name")), Arrays.stream(aliases).map(Object::toString))
                .collect(Collectors.joining(", "));
    }

    private static String text(JavaAnnotation<?> annotation, String key) {
        return value(annotation, key, "").toString();
    }

    private static Object value(JavaAnnotation<?> annotation, String key, Object absent) {
        return Optional.ofNullable(annotation.getProperties().get(key)).orElse(absent);
    }

    private static String sentence(String text) {
        return escape(text) + (text.endsWith(".") ? "" : ".") + "\n";
    }

    /** A hyphen would become a typographic one; a line must not begin with a dot or an apostrophe (groff(7)). */
    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
