package dev.routed.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The settings of the delivered bundles, as bnd has written their Metatype annotations into the bundles.
 *
 * @param pid the PID
 * @param description what the PID is about; bundles that share a PID are joined
 * @param keys its keys, in the order of the annotations
 */
record Metatype(String pid, String description, List<Key> keys) {

    /** One key of a PID. */
    record Key(String name, String description, String defaultValue) {}

    /** All PIDs in the order of their names. */
    static SortedMap<String, Metatype> delivered() throws Exception {
        SortedMap<String, Metatype> pids = new TreeMap<>();
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                        Metatype found = read(jar, entry);
                        pids.merge(found.pid, found, Metatype::and);
                    }
                }
            }
        }
        return pids;
    }

    private static Metatype read(JarFile jar, JarEntry entry)
            throws IOException, ParserConfigurationException, SAXException {
        try (InputStream xml = jar.getInputStream(entry)) {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
            Element type = element(document, "OCD");
            List<Key> keys = new ArrayList<>();
            NodeList attributes = document.getElementsByTagName("AD");
            for (int i = 0; i < attributes.getLength(); i++) {
                Element key = (Element) attributes.item(i);
                keys.add(new Key(key.getAttribute("id"), key.getAttribute("description"), key.getAttribute("default")));
            }
            return new Metatype(
                    element(document, "Designate").getAttribute("pid"), type.getAttribute("description"), keys);
        }
    }

    private static Element element(Document document, String tag) {
        return Optional.ofNullable((Element) document.getElementsByTagName(tag).item(0))
                .orElseThrow(() -> new IllegalStateException("a metatype file has no " + tag));
    }

    private Metatype and(Metatype other) {
        List<Key> all = new ArrayList<>(keys);
        all.addAll(other.keys);
        return new Metatype(pid, description + ". " + other.description, all);
    }
}
