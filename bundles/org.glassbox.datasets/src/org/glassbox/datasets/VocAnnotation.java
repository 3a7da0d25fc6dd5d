package org.glassbox.datasets;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.io.ImageFiles;

/**
 * The boxes around an image's objects.
 *
 * @param size of the image
 * @param objects in the file's order
 */
record VocAnnotation(ImageFiles.Header size, List<VocObject> objects) implements VocMarks {
    /**
     * A box around something, within the image.
     *
     * @param name of its class
     * @param difficult whether it is hard to recognise
     */
    record VocObject(String name, boolean difficult, Region box) {
    }

    VocAnnotation {
        objects = List.copyOf(objects);
    }

    /** Without the boxes that are marked as difficult. */
    VocAnnotation withoutDifficult() {
        return new VocAnnotation(size, objects.stream().filter(object -> !object.difficult()).toList());
    }

    @Override
    public Set<String> classes() {
        return new TreeSet<>(objects.stream().map(VocObject::name).toList());
    }

    @Override
    public Mask mask(Collection<String> wanted) {
        return Mask.of(size.width(), size.height(), objects.stream().filter(object -> wanted.contains(object.name())).map(VocObject::box).toList());
    }

    @Override
    public Mask ignored() {
        return Mask.empty(size.width(), size.height());
    }
}
