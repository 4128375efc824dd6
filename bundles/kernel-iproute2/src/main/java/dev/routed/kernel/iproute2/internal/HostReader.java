package dev.routed.kernel.iproute2.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.iproute2.argv.Arguments;
import dev.routed.kernel.iproute2.argv.Complaint;
import dev.routed.kernel.iproute2.argv.Questions;
import dev.routed.kernel.iproute2.argv.UnsayableException;
import dev.routed.kernel.iproute2.json.Addresses;
import dev.routed.kernel.iproute2.json.Links;
import dev.routed.kernel.iproute2.json.Neighbours;
import dev.routed.kernel.iproute2.json.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the host.
 *
 * @param dialogue to ask in
 */
record HostReader(Dialogue dialogue) {
    private static final String LINKS = "read links";

    /** What stands on a link that came after the links had been listed is left out. */
    HostState read() {
        HostState host = read(
                "read the host", "", Questions.ALL_ADDRESSES, Questions.ALL_NEIGHBOURS, Questions.ALL_ROUTES);
        return HostState.of(
                host.links(),
                host.addresses(),
                host.routes().stream()
                        .filter(route -> route.link().isEmpty() || host.link(route.link()).isPresent())
                        .toList(),
                host.neighbours().stream()
                        .filter(neighbour -> host.link(neighbour.link()).isPresent())
                        .toList());
    }

    HostState read(String name) {
        String operation = "read link " + name;
        try {
            HostState there = read(
                    operation, name, Questions.addresses(name), Questions.neighbours(name), Questions.routes(name));
            // One that merely has it as an alternative name is another.
            return there.onLinks(link -> link.name().equals(name));
        } catch (UnsayableException e) {
            throw Failure.of(operation, e);
        } catch (KernelException refused) {
            // What is asked of a link that is not there is refused like anything else.
            if (look(List.of(name)).containsKey(name)) {
                throw refused;
            }
            return HostState.EMPTY;
        }
    }

    /** A process for each question, since one that was interrupted is asked again. */
    private HostState read(String operation, String asked, String addresses, String neighbours, String routes) {
        HostState state = dialogue.ask(
                operation,
                Arguments.QUESTIONS,
                addresses,
                answer -> HostState.of(Links.parse(answer), Addresses.parse(answer), List.of(), List.of()));
        // What can be interrupted here is the list of all links that ip makes for itself before it asks for
        // neighbours (ll_init_map in iproute2's ip/ipneigh.c).
        List<Neighbour> near = dialogue.askOnce(
                operation, Arguments.QUESTIONS, neighbours, answer -> Neighbours.parse(answer, asked));
        List<Route> all = new ArrayList<>(dialogue.ask(
                operation, Arguments.QUESTIONS, routes, answer -> Routes.parse(answer, false, asked)));
        all.addAll(dialogue.ask(
                operation, Arguments.QUESTIONS_IPV6, routes, answer -> Routes.parse(answer, true, asked)));
        return HostState.of(state.links(), state.addresses(), all, near);
    }

    List<HostRoute> hostRoutes() {
        List<HostRoute> routes = new ArrayList<>(
                dialogue.ask("read routes", Arguments.QUESTIONS, Questions.ALL_ROUTES, Routes::parseHostRoutes));
        routes.addAll(
                dialogue.ask("read routes", Arguments.QUESTIONS_IPV6, Questions.ALL_ROUTES, Routes::parseHostRoutes));
        return routes;
    }

    List<Link> links() {
        return links(Questions.ALL_LINKS);
    }

    List<Link> group(int group) {
        return links(Questions.linksOf(group));
    }

    private List<Link> links(String question) {
        return dialogue.ask(LINKS, Arguments.QUESTIONS, question, Links::parse);
    }

    /**
     * Those of the links that are there, by name; all in one process. A link that is not there has no answer, as
     * anything has none when something is wrong: so the loopback link, which every namespace has, is asked for
     * last, and nothing is believed unless that answers. (It never does behind a name such as {@code if5} that no
     * link has, which {@code ip} takes for an index. No link of ours is called so.)
     */
    Map<String, Link> look(Collection<String> names) {
        Map<String, Link> there = new HashMap<>();
        answers(names, Links::parse).forEach(link -> there.put(link.name(), link));
        return there;
    }

    /** Whether a link has this name, be it as an alternative name. */
    boolean isInUse(String name) {
        return !answers(List.of(name), Links::parse).isEmpty();
    }

    /** Whether a link is there and has IPv6. */
    boolean speaksIpv6(String name) {
        return answers(List.of(name), answer -> List.of(Links.speakIpv6(answer))).contains(true);
    }

    private <T> List<T> answers(Collection<String> names, Function<JsonNode, List<T>> parse) {
        List<String> questions = new ArrayList<>();
        names.forEach(name -> questions.add(Questions.link(name)));
        questions.add(Questions.link(Link.LOOPBACK));
        return dialogue.askEach(LINKS, Arguments.QUESTIONS_EACH, questions, HostReader::isLoopback, parse);
    }

    private static boolean isLoopback(JsonNode answer) {
        return Links.parse(answer).stream().map(Link::name).anyMatch(Link.LOOPBACK::equals);
    }

    /** The main table's routes to just this destination. */
    List<Route> routesTo(Prefix destination) {
        boolean ipv6 = destination.ip().isIpv6();
        return dialogue
                .ask(
                        "read routes",
                        ipv6 ? Arguments.QUESTIONS_IPV6 : Arguments.QUESTIONS,
                        Questions.routesTo(destination),
                        answer -> Routes.parse(answer, ipv6, ""))
                .stream()
                .filter(route -> route.destination().equals(destination))
                .toList();
    }

    /**
     * The route to an address.
     *
     * @return empty if there is none, or one that throws packets away: all that makes the kernel refuse a
     *     look-up that is well put, but for want of memory
     */
    Optional<Route> lookup(Ip address) {
        String operation = "look up the route to " + address;
        Program.Result result = dialogue.run(operation, Arguments.lookup(address), List.of());
        if (result.status() == Complaint.KERNEL) {
            return Optional.empty();
        } else if (result.status() != 0) {
            throw Failure.of(operation, result);
        }
        return Dialogue.read(operation, result, answers -> answers.stream()
                .flatMap(answer -> Routes.parse(answer, address.isIpv6(), "").stream())
                .findFirst());
    }
}
