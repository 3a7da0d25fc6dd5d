package org.glassbox.datasets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Region;
import org.glassbox.datasets.VocAnnotation.VocObject;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;

/**
 * Reads one {@code Annotations/ID.xml}. Opens no other file and no connection, whatever the file says: document types and their entities are refused. One use.
 */
final class VocXml {
    private static final String ROOT = "annotation";
    private static final String OBJECT = "annotation/object";
    private static final String BOX = OBJECT + "/bndbox/";
    private final Path file;
    private final ImageFiles.Header image;
    private final List<VocObject> objects = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    /** Text of the simple elements outside of objects, and of those of the present object, by path. */
    private final Map<String, String> texts = new HashMap<>();

    private VocXml(Path file, ImageFiles.Header image) {
        this.file = file;
        this.image = image;
    }

    /**
     * @param image the size of the image that the annotation belongs to
     * @throws GlassboxException if the file is missing or no annotation, a box lies outside of the image, or the annotation is of an image of another size
     */
    static VocAnnotation read(Path file, ImageFiles.Header image) throws GlassboxException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw GlassboxException.badInput("There is no annotation " + file + ".", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
        return new VocXml(file, image).parse(bytes);
    }

    private VocAnnotation parse(byte[] bytes) throws GlassboxException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.hasNext()) {
                hear(reader);
            }
        } catch (XMLStreamException e) {
            String line = e.getLocation() == null ? "" : " (line " + Math.max(1, e.getLocation().getLineNumber()) + ")";
            throw GlassboxException.badInput("The annotation " + file + " is no XML or cut off" + line + "; export it again.", e);
        }
        checkSize();
        return new VocAnnotation(image, objects);
    }

    private void hear(XMLStreamReader reader) throws XMLStreamException, GlassboxException {
        switch (reader.next()) {
            case XMLStreamConstants.DTD -> throw GlassboxException.badInput("The annotation " + file
                    + " has a document type (DOCTYPE), which could make it read other files; remove that line.");
            case XMLStreamConstants.START_ELEMENT -> {
                open.addLast(reader.getLocalName());
                if (open.size() == 1 && !reader.getLocalName().equals(ROOT)) {
                    throw GlassboxException.badInput("The file " + file + " is no annotation of PASCAL VOC: it begins with <" + reader.getLocalName()
                            + ">, not <" + ROOT + ">.");
                }
            }
            case XMLStreamConstants.CHARACTERS -> texts.merge(String.join("/", open), reader.getText(), String::concat);
            case XMLStreamConstants.END_ELEMENT -> {
                if (String.join("/", open).equals(OBJECT)) {
                    objects.add(object());
                    texts.keySet().removeIf(path -> path.startsWith(OBJECT + "/"));
                }
                open.removeLast();
            }
            default -> {
                // comments and the like say nothing
            }
        }
    }

    private VocObject object() throws GlassboxException {
        String name = texts.getOrDefault(OBJECT + "/name", "").strip();
        if (name.isEmpty()) {
            throw GlassboxException.badInput("The annotation " + file + " has an object without a <name>.");
        }
        boolean difficult = texts.getOrDefault(OBJECT + "/difficult", "0").strip().equals("1");
        return new VocObject(name, difficult, box(name));
    }

    /** The first pixel is 1, and the last one belongs to the box. What lies outside of the image is cut off. */
    private Region box(String name) throws GlassboxException {
        int left = coordinate(name, "xmin");
        int top = coordinate(name, "ymin");
        int right = coordinate(name, "xmax");
        int bottom = coordinate(name, "ymax");
        int x = Math.max(0, left - 1);
        int y = Math.max(0, top - 1);
        int width = Math.min(image.width(), right) - x;
        int height = Math.min(image.height(), bottom) - y;
        if (width < 1 || height < 1) {
            throw GlassboxException.badInput("The annotation " + file + " has a box of \"" + name + "\" from (" + left + ", " + top + ") to (" + right + ", "
                    + bottom + "), which holds no pixel of its image of " + image.width() + " x " + image.height() + "; mend or remove it.");
        }
        return new Region(x, y, width, height);
    }

    /** Some programs write fractions of pixels. */
    private int coordinate(String name, String key) throws GlassboxException {
        String text = texts.getOrDefault(BOX + key, "").strip();
        try {
            return Math.toIntExact(Math.round(Double.parseDouble(text)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw GlassboxException.badInput("The annotation " + file + " has a box of \"" + name + "\" whose <" + key + "> is "
                    + (text.isEmpty() ? "missing" : "\"" + text + "\", not a number") + ".", e);
        }
    }

    /** Where no size is said, or 0, the image's own counts. */
    private void checkSize() throws GlassboxException {
        String width = texts.getOrDefault("annotation/size/width", "0").strip();
        String height = texts.getOrDefault("annotation/size/height", "0").strip();
        boolean said = !width.equals("0") && !height.equals("0");
        if (said && (!width.equals(Integer.toString(image.width())) || !height.equals(Integer.toString(image.height())))) {
            throw GlassboxException.badInput("The annotation " + file + " is of an image of " + width + " x " + height + " pixels, but its image has "
                    + image.width() + " x " + image.height() + "; its boxes would lie elsewhere.");
        }
    }
}
