package dev.routed.shell.internal.admin;

import java.security.PrivilegedAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;

/**
 * The one who calls: root, as the transport has seen to. Karaf lets commands depend on roles; root has those
 * that the local console's user has (karaf.local.roles, {@code LocalConsoleManager}).
 */
final class Operator {
    private static final Subject ROOT = new Subject(
            true,
            Set.of(
                    new UserPrincipal("root"),
                    new RolePrincipal("admin"),
                    new RolePrincipal("manager"),
                    new RolePrincipal("viewer"),
                    new RolePrincipal("systembundles")),
            Set.of(),
            Set.of());

    private Operator() {}

    static <T> T call(PrivilegedAction<T> action) {
        return Subject.doAs(ROOT, action);
    }
}
