package dev.routed.web.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One page of the endpoints that match a filter. Pure.
 *
 * @param total the number of all endpoints
 * @param matching the number of those that match
 */
record EndpointRows(int total, int matching, List<Row> rows) {
    /** The most rows of a page. */
    static final int MOST = 200;

    /** An endpoint as the page shows it; the name of its container is blank if it is unknown. */
    record Row(String id, String name, String network, List<Address> addresses, String link, String mac, int mtu) {}

    /**
     * An address of an endpoint.
     *
     * @param state the announcement, such as {@code announced} or {@code last-resort}
     * @param reasons why it is not fully announced
     */
    record Address(String address, String state, List<String> reasons) {}

    /**
     * @param filter a part of an ID, name, address, link, MAC or state; blank for all
     * @param reasons asked for the addresses of the page only
     */
    static EndpointRows of(
            List<Endpoint> all,
            String filter,
            int offset,
            int limit,
            ObjectNames.Snapshot names,
            BiFunction<Endpoint, Ip, List<Reason>> reasons) {
        String wanted = filter.strip().toLowerCase(Locale.ROOT);
        List<Endpoint> matching = wanted.isEmpty()
                ? all
                : all.stream()
                        .filter(endpoint -> matches(endpoint, names, wanted))
                        .toList();
        List<Row> rows = matching.stream()
                .skip(Math.max(0, offset))
                .limit(Math.max(0, Math.min(limit, MOST)))
                .map(endpoint -> row(endpoint, names, reasons))
                .toList();
        return new EndpointRows(all.size(), matching.size(), rows);
    }

    private static boolean matches(Endpoint endpoint, ObjectNames.Snapshot names, String wanted) {
        return Stream.of(
                        Stream.of(
                                endpoint.id(),
                                endpoint.networkId(),
                                endpoint.link(),
                                endpoint.mac().toString()),
                        names.container(endpoint.id()).stream(),
                        names.network(endpoint.networkId()).stream(),
                        endpoint.addresses().stream()
                                .flatMap(address -> Stream.of(
                                        address.toString(),
                                        endpoint.announcement(address).toString())))
                .flatMap(texts -> texts)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Row row(
            Endpoint endpoint, ObjectNames.Snapshot names, BiFunction<Endpoint, Ip, List<Reason>> reasons) {
        return new Row(
                endpoint.id(),
                names.container(endpoint.id()).orElse(""),
                endpoint.networkId(),
                endpoint.addresses().stream()
                        .map(address -> address(endpoint, address, reasons))
                        .toList(),
                endpoint.link(),
                endpoint.mac().toString(),
                endpoint.mtu());
    }

    private static Address address(Endpoint endpoint, Ip address, BiFunction<Endpoint, Ip, List<Reason>> reasons) {
        Announcement announcement = endpoint.announcement(address);
        List<String> names = announcement == Announcement.ANNOUNCED
                ? List.of()
                : reasons.apply(endpoint, address).stream().map(Reason::name).toList();
        return new Address(address.toString(), announcement.toString(), names);
    }
}
