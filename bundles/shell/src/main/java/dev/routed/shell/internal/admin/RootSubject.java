package dev.routed.shell.internal.admin;

import java.security.PrivilegedAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;

/**
 * The JAAS subject of the caller. The transport admits root only. Karaf's commands check roles; root has the roles of
 * the local console's user (karaf.local.roles, {@code LocalConsoleManager}).
 */
final class RootSubject {
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

    private RootSubject() {}

    static <T> T call(PrivilegedAction<T> action) {
        return Subject.doAs(ROOT, action);
    }
}
