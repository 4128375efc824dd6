package dev.routed.kernel.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.kernel.iproute2.internal.IpKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ForeignObjects;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import dev.routed.testkit.RecordedChanges;
import dev.routed.testkit.RecordedEvents;
import dev.routed.testkit.WatchContract;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The watch by the backend iproute2, on a real kernel in a fresh network namespace. */
public class IpWatchContractTest extends WatchContract {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final IpKernel backend = new IpKernel(new MountedNamespaces(), new ProcSysctl());
    private final ActiveKernel kernel = new ActiveKernel(new WantedBackend("iproute2"), new RecordedEvents());

    @Before
    public void bind() {
        kernel.bind(backend, Map.of(KernelBackend.NAME, "iproute2"));
    }

    @After
    public void stop() {
        kernel.stop();
    }

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected ForeignObjects foreign() {
        return new IpForeignObjects();
    }

    /** {@code ip monitor} keeps the old name, so the watch subscribes again. */
    @Test
    public void renamedLinkIsReportedAsLossAndThenByItsNewName() {
        foreign().link("st0", "");
        RecordedChanges changes = new RecordedChanges();
        kernel.watch(changes);
        foreign().up("st0", false);
        IpCommand.line("link set dev st0 name st1");
        changes.until(RecordedChanges.LOST);
        foreign().deleteLink("st1");
        changes.until("st1");
    }
}
