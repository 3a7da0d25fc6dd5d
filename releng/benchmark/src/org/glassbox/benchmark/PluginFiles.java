package org.glassbox.benchmark;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the bundles contribute, read from their plugin.xml: the benchmarks run without OSGi, so that JMH can start processes of its own. */
final class PluginFiles {
    private PluginFiles() {
    }

    /**
     * Class names by id, in the order of the file.
     *
     * @param bundles the folder of all bundles
     * @param element such as {@code explainer}
     */
    static Map<String, String> contributions(File bundles, String bundle, String element) {
        try {
            Map<String, String> classes = new LinkedHashMap<>();
            File file = new File(new File(bundles, bundle), "plugin.xml");
            NodeList found = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).getElementsByTagName(element);
            for (int i = 0; i < found.getLength(); i++) {
                Element contribution = (Element) found.item(i);
                classes.put(contribution.getAttribute("id"), contribution.getAttribute("class"));
            }
            return classes;
        } catch (Exception e) {
            throw new IllegalStateException("The contributions of " + bundle + " can't be read: " + e.getMessage(), e);
        }
    }

    /** An instance with all options at their defaults. */
    static <T> T create(Map<String, String> classes, String id, Class<T> type) {
        String name = classes.get(id);
        if (name == null) {
            throw new IllegalArgumentException("There is no " + type.getSimpleName() + " \"" + id + "\"; known: " + String.join(", ", classes.keySet()));
        }
        try {
            return type.cast(Class.forName(name).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " can't be made", e);
        }
    }
}
