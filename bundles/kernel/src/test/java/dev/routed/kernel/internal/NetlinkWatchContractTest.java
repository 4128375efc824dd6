package dev.routed.kernel.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ForeignObjects;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import dev.routed.testkit.RecordedChanges;
import dev.routed.testkit.RecordedEvents;
import dev.routed.testkit.WatchContract;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The watch by the backend netlink, on a real kernel in a fresh network namespace. */
public class NetlinkWatchContractTest extends WatchContract {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final NetlinkKernel backend = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
    private final ActiveKernel kernel = new ActiveKernel(new WantedBackend("netlink"), new RecordedEvents());

    @Before
    public void bind() {
        kernel.bind(backend, Map.of(KernelBackend.NAME, "netlink"));
    }

    @After
    public void stop() {
        kernel.stop();
        backend.stop();
    }

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected ForeignObjects foreign() {
        return new IpForeignObjects();
    }

    @Test
    public void renamedLinkIsReportedByItsOldNameAndThenByItsNewName() {
        foreign().link("st0", "");
        foreign().up("st0", false);
        RecordedChanges changes = new RecordedChanges();
        kernel.watch(changes);
        IpCommand.line("link set dev st0 name st1");
        changes.until("st0");
        foreign().address("st1", Prefix.parse("10.9.0.1/32"), "st1");
        foreign().deleteAddress("st1", Prefix.parse("10.9.0.1/32"));
        changes.until("st1");
    }

    @Test
    public void lossOfARouteWithSeveralNextHopsIsReportedForEachLink() {
        foreign().link("st0", "");
        foreign().link("st1", "");
        foreign().link("st2", "");
        RecordedChanges changes = new RecordedChanges();
        kernel.watch(changes);
        for (String end : List.of("del 10.5.0.0/16", "replace 10.5.0.0/16 dev st2")) {
            IpCommand.line("route add 10.5.0.0/16 proto 200 nexthop dev st0 nexthop dev st1");
            IpCommand.line("route " + end);
            List<String> first = changes.until("st1");
            assertTrue(first.contains("st0") || changes.until("st0").contains("st0"));
        }
    }

    @Test
    public void linkThatLeftABridgeIsStillKnownByName() {
        foreign().link("st0", "");
        IpCommand.line("link add name br0 type bridge");
        IpCommand.line("link set dev st0 master br0");
        RecordedChanges changes = new RecordedChanges();
        kernel.watch(changes);
        IpCommand.line("link set dev st0 nomaster");
        foreign().route(Route.host(Ip.parse("10.1.0.1"), "st0", 80));
        changes.soFar();
        foreign().deleteRoute(Route.host(Ip.parse("10.1.0.1"), "st0", 80));
        changes.until("st0");
    }
}
