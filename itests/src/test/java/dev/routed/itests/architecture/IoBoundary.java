package dev.routed.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rule that I/O is done by the listed classes alone. A nested class counts as the class around it. */
final class IoBoundary {

    /** Files, sockets, processes, native code. */
    private static final Pattern IO = Pattern.compile("com\\.sun\\.jna\\..*"
            + "|java\\.lang\\.(Process|ProcessBuilder|Runtime)"
            + "|java\\.io\\.(File|RandomAccessFile|FileDescriptor|File(Input|Output)Stream|File(Reader|Writer))"
            + "|java\\.nio\\.file\\.(Files|FileSystems|WatchService)"
            + "|java\\.nio\\.channels\\..*(Channel|Selector|Pipe)"
            + "|java\\.net\\.(.*Socket|HttpURLConnection|NetworkInterface)"
            + "|org\\.newsclub\\.net\\.unix\\..*"
            + "|com\\.sun\\.net\\.httpserver\\..*"
            + "|io\\.prometheus\\.metrics\\.exporter\\..*");

    private static final DescribedPredicate<JavaClass> DOES_IO = DescribedPredicate.describe(
            "do I/O", type -> IO.matcher(type.getBaseComponentType().getName()).matches());

    private IoBoundary() {}

    static ArchRule rule(Set<String> listed) {
        return noClasses()
                .that(DescribedPredicate.describe("are not listed", type -> !listed.contains(outermost(type))))
                .should()
                .dependOnClassesThat(DOES_IO)
                .because("a class that does I/O is small and listed in io-classes.txt");
    }

    /** The listed classes that do no I/O, or do not exist. */
    static Set<String> needless(Set<String> listed, JavaClasses classes) {
        Set<String> needless = new TreeSet<>(listed);
        for (JavaClass type : classes) {
            if (type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .anyMatch(DOES_IO)) {
                needless.remove(outermost(type));
            }
        }
        return needless;
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}
