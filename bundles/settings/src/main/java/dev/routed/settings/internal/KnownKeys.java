package dev.routed.settings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;

/** Reads the keys of each PID from the Metatype resources of the installed bundles. */
final class KnownKeys {
    private static final String FOLDER = "OSGI-INF/metatype";

    private final Map<String, SortedMap<String, String>> keys = new TreeMap<>();

    private KnownKeys() {}

    /** Returns the keys by PID, with their defaults. A stopped bundle counts, an uninstalled one does not. */
    static Map<String, SortedMap<String, String>> of(Bundle... bundles) {
        KnownKeys known = new KnownKeys();
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.UNINSTALLED && bundle.getSymbolicName() != null) {
                for (URL resource : Collections.list(resources(bundle))) {
                    known.read(resource);
                }
            }
        }
        return known.keys;
    }

    private static Enumeration<URL> resources(Bundle bundle) {
        Enumeration<URL> found = bundle.findEntries(FOLDER, "*.xml", false);
        return found == null ? Collections.emptyEnumeration() : found;
    }

    private void read(URL resource) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = resource.openStream()) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            SortedMap<String, String> found = new TreeMap<>();
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT) {
                    if (xml.getLocalName().equals("AD")) {
                        String preset = xml.getAttributeValue(null, "default");
                        found.put(xml.getAttributeValue(null, "id"), preset == null ? "" : preset);
                    } else if (xml.getLocalName().equals("Designate")) {
                        keys.computeIfAbsent(xml.getAttributeValue(null, "pid"), pid -> new TreeMap<>())
                                .putAll(found);
                    }
                }
            }
        } catch (IOException | XMLStreamException e) {
            throw new IllegalStateException("%s cannot be read: %s".formatted(resource, e.getMessage()), e);
        }
    }
}
