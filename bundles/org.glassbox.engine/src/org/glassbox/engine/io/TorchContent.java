package org.glassbox.engine.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.TorchObjects.Storage;
import org.glassbox.engine.io.TorchObjects.StoredTensor;
import org.glassbox.engine.io.pickle.Unpickler;

/** Reads the numbers of tensors whose places are known: each storage once, and no more memory than a small multiple of what the file has. */
final class TorchContent {
    private static final int LARGEST_OVERLAP = 2; // parts of one storage may overlap, but not without end

    private final String where;
    private final Source source;

    /**
     * @param where the file, for messages
     */
    TorchContent(String where, Source source) {
        this.where = where;
        this.source = source;
    }

    /** Where the numbers lie. */
    @FunctionalInterface
    interface Source {
        /**
         * The bytes of a storage, as many as it says, or fewer where the file is damaged.
         *
         * @throws GlassboxException if the file has no such storage, or one of another size
         */
        InputStream open(Storage storage) throws IOException, GlassboxException;
    }

    /** Numbers of one type in one storage. */
    private record Row(Storage storage, ElementType type) {
    }

    /** What decides a tensor's numbers within its row, comparable. */
    private record Window(long offset, List<Long> shape, List<Long> strides) {
        static Window of(StoredTensor tensor) {
            return new Window(tensor.offset(), boxed(tensor.shape()), boxed(tensor.strides()));
        }

        private static List<Long> boxed(long[] values) {
            List<Long> boxed = new ArrayList<>();
            for (long value : values) {
                boxed.add(value);
            }
            return boxed;
        }
    }

    /**
     * The tensors in the order of the names; those of one place share their numbers.
     *
     * @throws GlassboxException if a storage is missing or damaged, or the memory can't hold the numbers
     */
    Map<String, TypedTensor> read(Map<String, StoredTensor> stored) throws IOException, GlassboxException {
        Map<Row, Map<Window, StoredTensor>> rows = new LinkedHashMap<>();
        stored.values().forEach(tensor -> rows.computeIfAbsent(new Row(tensor.storage(), tensor.type()), row -> new LinkedHashMap<>())
                .putIfAbsent(Window.of(tensor), tensor));
        requireProportion(rows);
        Map<Row, Map<Window, Tensor>> read = new HashMap<>();
        for (Map.Entry<Row, Map<Window, StoredTensor>> row : rows.entrySet()) {
            read.put(row.getKey(), read(row.getKey(), row.getValue()));
        }
        Map<String, TypedTensor> tensors = new LinkedHashMap<>();
        stored.forEach((name, tensor) -> tensors.put(name,
                new TypedTensor(read.get(new Row(tensor.storage(), tensor.type())).get(Window.of(tensor)), tensor.type())));
        return tensors;
    }

    private void requireProportion(Map<Row, Map<Window, StoredTensor>> rows) throws GlassboxException {
        double stored = 0;
        double wanted = 0;
        double largest = 0; // of the rows that are held only until their tensors are taken out
        for (Map.Entry<Row, Map<Window, StoredTensor>> row : rows.entrySet()) {
            stored += numbers(row.getKey());
            largest = Math.max(largest, isWhole(row.getKey(), row.getValue()) ? 0 : numbers(row.getKey()));
            wanted += row.getValue().values().stream().mapToDouble(StoredTensor::count).sum();
        }
        if (wanted > LARGEST_OVERLAP * stored) {
            throw GlassboxException.badInput(where + " has tensors of " + (long) wanted + " numbers in all, but only " + (long) stored
                    + " are stored for them; in Python, save a .clone() of each.");
        }
        Tensor.requireMemory((long) (wanted + largest), where);
    }

    /** Whether a row's numbers are those of its only tensor, so that nothing is copied. */
    private static boolean isWhole(Row row, Map<Window, StoredTensor> windows) {
        StoredTensor first = windows.values().iterator().next();
        return windows.size() == 1 && first.isContiguous() && first.count() == numbers(row);
    }

    private static long numbers(Row row) {
        return row.storage().bytes() / row.type().bytes();
    }

    private Map<Window, Tensor> read(Row row, Map<Window, StoredTensor> windows) throws IOException, GlassboxException {
        String what = "Storage \"" + Unpickler.readable(row.storage().key()) + "\" of " + where;
        int count = Tensor.requireCount(new long[] {numbers(row)}, what);
        float[] numbers;
        try (InputStream in = source.open(row.storage())) {
            numbers = row.type().read(in, count);
            in.read(); // at the end of an archive's entry its checksum is compared
        } catch (EOFException e) {
            throw GlassboxException.badInput(what + " is cut off: " + row.storage().bytes() + " bytes are promised.", e);
        }
        Map<Window, Tensor> tensors = new HashMap<>();
        windows.forEach((window, tensor) -> tensors.put(window, new Tensor(tensor.shape(), gather(numbers, tensor))));
        return tensors;
    }

    private static float[] gather(float[] numbers, StoredTensor tensor) {
        int count = (int) tensor.count();
        int offset = (int) tensor.offset();
        if (tensor.isContiguous()) {
            return offset == 0 && count == numbers.length ? numbers : Arrays.copyOfRange(numbers, offset, offset + count);
        }
        float[] values = new float[count];
        long[] shape = tensor.shape();
        long[] index = new long[shape.length];
        long position = offset;
        for (int i = 0; i < count; i++) {
            values[i] = numbers[(int) position];
            int axis = shape.length - 1;
            position += tensor.strides()[axis];
            while (axis > 0 && ++index[axis] == shape[axis]) { // the next number in C order
                position -= shape[axis] * tensor.strides()[axis];
                index[axis] = 0;
                axis--;
                position += tensor.strides()[axis];
            }
        }
        return values;
    }
}
