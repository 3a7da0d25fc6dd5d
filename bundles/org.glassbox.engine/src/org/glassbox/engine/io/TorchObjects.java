package org.glassbox.engine.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.pickle.PickledObjects;
import org.glassbox.engine.io.pickle.PythonValue;
import org.glassbox.engine.io.pickle.PythonValue.Bytes;
import org.glassbox.engine.io.pickle.PythonValue.Dict;
import org.glassbox.engine.io.pickle.PythonValue.Global;
import org.glassbox.engine.io.pickle.PythonValue.Inert;
import org.glassbox.engine.io.pickle.PythonValue.Items;
import org.glassbox.engine.io.pickle.PythonValue.Text;
import org.glassbox.engine.io.pickle.PythonValue.Tuple;
import org.glassbox.engine.io.pickle.PythonValue.Whole;
import org.glassbox.engine.io.pickle.Unpickler;

/**
 * The classes and functions that PyTorch's files of tensors need: tensors as places in storages, containers, and a few values that checkpoints have beside
 * their weights, which are kept as names only. Remembers the storages that were named.
 */
final class TorchObjects implements PickledObjects {
    private static final int MOST_AXES = 16;
    private static final int MOST_PAIRS = 100_000; // a file can name one list of pairs many times
    private static final String TORCH = "torch";
    private static final String UTILS = "torch._utils";
    private static final Set<String> PYTHON = Set.of("builtins", "__builtin__");
    private static final Set<String> PYTHON_NAMES = Set.of("set", "frozenset", "list", "dict", "tuple", "int", "float", "bool", "str", "bytes", "bytearray");
    private static final Set<String> REBUILDERS = Set.of("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter",
            "_rebuild_parameter_with_state");
    private static final Set<String> COLLECTIONS = Set.of("OrderedDict", "defaultdict", "Counter");
    private static final Set<Global> TYPES = Set.of(new Global(TORCH, "Tensor"), new Global("torch.nn.parameter", "Parameter"),
            new Global("torch.nn.parameter", "Buffer"));
    private static final Set<Global> SCALARS = Set.of(new Global("numpy.core.multiarray", "scalar"), new Global("numpy._core.multiarray", "scalar"));
    private static final Global FROM_TYPE = new Global("torch._tensor", "_rebuild_from_type_v2");
    private static final Global ENCODE = new Global("_codecs", "encode");
    private static final Global NUMPY_TYPE = new Global("numpy", "dtype");
    private static final Map<String, ElementType> STORAGES = Map.ofEntries(Map.entry("DoubleStorage", ElementType.F64),
            Map.entry("FloatStorage", ElementType.F32), Map.entry("HalfStorage", ElementType.F16), Map.entry("BFloat16Storage", ElementType.BF16),
            Map.entry("LongStorage", ElementType.I64), Map.entry("IntStorage", ElementType.I32), Map.entry("ShortStorage", ElementType.I16),
            Map.entry("CharStorage", ElementType.I8), Map.entry("ByteStorage", ElementType.U8), Map.entry("BoolStorage", ElementType.BOOL),
            Map.entry("UntypedStorage", ElementType.U8));
    private static final Map<String, ElementType> TYPE_NAMES = Map.ofEntries(Map.entry("float64", ElementType.F64), Map.entry("float32", ElementType.F32),
            Map.entry("float16", ElementType.F16), Map.entry("bfloat16", ElementType.BF16), Map.entry("int64", ElementType.I64),
            Map.entry("int32", ElementType.I32), Map.entry("int16", ElementType.I16), Map.entry("int8", ElementType.I8), Map.entry("uint16", ElementType.U16),
            Map.entry("uint8", ElementType.U8), Map.entry("bool", ElementType.BOOL));

    private final String where;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private int pairsMade;

    /**
     * @param where the file, for messages
     */
    TorchObjects(String where) {
        this.where = where;
    }

    /**
     * A row of numbers that lies outside of the pickle.
     *
     * @param count of numbers, as the pickle says
     */
    record Storage(String key, ElementType type, long count) {
        /** As the pickle says. */
        long bytes() {
            return count * type.bytes();
        }
    }

    /** A part of a storage. */
    private record StorageView(Storage storage, long offset, long count) implements PythonValue.Made {
    }

    /**
     * A tensor whose numbers are not read yet, and known to lie within its storage.
     *
     * @param type of the numbers; another than the storage's where that is bytes
     * @param count of numbers, at most those that the storage has
     * @param offset of the first one in the storage
     * @param strides steps in the storage, one an axis, not negative
     */
    record StoredTensor(Storage storage, ElementType type, long count, long offset, long[] shape, long[] strides) implements PythonValue.Made {
        /** Whether the numbers lie in the storage as they are wanted, one after another. */
        boolean isContiguous() {
            long expected = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                if (shape[axis] != 1 && strides[axis] != expected) {
                    return false;
                }
                expected *= Math.max(shape[axis], 1);
            }
            return true;
        }
    }

    /** Those that the file named so far, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    @Override
    public boolean isKnown(Global global) {
        return switch (global.module()) {
            case "builtins", "__builtin__" -> PYTHON_NAMES.contains(global.name());
            case "collections" -> COLLECTIONS.contains(global.name());
            case TORCH -> global.name().equals("Size") || global.name().equals("device") || global.name().equals("Tensor")
                    || TYPE_NAMES.containsKey(global.name()) || STORAGES.containsKey(global.name());
            case "torch.cuda", "torch.storage" -> STORAGES.containsKey(global.name());
            case UTILS -> REBUILDERS.contains(global.name());
            default -> global.equals(FROM_TYPE) || global.equals(ENCODE) || global.equals(NUMPY_TYPE) || SCALARS.contains(global) || TYPES.contains(global);
        };
    }

    @Override
    public GlassboxException refusal(Global global) {
        String name = Unpickler.readable(global.module() + "." + global.name());
        boolean tensor = global.module().equals(UTILS) || global.module().equals(TORCH) || global.name().endsWith("Storage");
        if (tensor) {
            return GlassboxException.badInput(where + " has a tensor of a kind that Glassbox does not read, " + name
                    + "; in Python, save it as an ordinary float32 tensor.");
        }
        return GlassboxException.badInput(where + " needs " + name + " of Python, which Glassbox refuses: of such a file it makes tensors and containers only,"
                + " so that nothing in it can run. In Python, where you trust the file, save only the weights: torch.save(model.state_dict(),"
                + " \"weights.pth\").");
    }

    @Override
    public PythonValue construct(Global global, List<PythonValue> arguments) throws GlassboxException {
        if (global.module().equals(UTILS)) {
            return tensor(global, arguments);
        }
        if (global.equals(FROM_TYPE) && arguments.size() == 4 && arguments.get(0) instanceof Global function && function.module().equals(UTILS)
                && arguments.get(2) instanceof Tuple inner) {
            return tensor(function, inner.items()); // a parameter that carries attributes, which nothing here needs
        }
        if (global.module().equals("collections")) {
            return dictionary(global, arguments);
        }
        if (PYTHON.contains(global.module())) {
            return container(global, arguments);
        }
        if (global.equals(new Global(TORCH, "Size")) && arguments.size() == 1 && arguments.getFirst() instanceof Tuple size) {
            return size;
        }
        if (global.equals(new Global(TORCH, "device")) || global.equals(ENCODE) || global.equals(NUMPY_TYPE) || SCALARS.contains(global)) {
            return new Inert(global.name());
        }
        throw cannotMake(global);
    }

    @Override
    public PythonValue persistent(PythonValue id) throws GlassboxException {
        if (id instanceof Tuple tuple && !tuple.items().isEmpty() && tuple.items().getFirst() instanceof Text kind) {
            List<PythonValue> parts = tuple.items();
            if (kind.value().equals("module")) {
                throw GlassboxException.badInput(where + " holds a whole network with its Python code, which Glassbox does not run; in Python, save only its"
                        + " weights: torch.save(model.state_dict(), \"weights.pth\").");
            }
            if (kind.value().equals("storage") && parts.size() >= 5 && parts.get(1) instanceof Global type && parts.get(2) instanceof Text key
                    && parts.get(4) instanceof Whole count) {
                return view(storage(type, key.value(), count.value()), parts.size() > 5 ? parts.get(5) : PythonValue.None.NONE);
            }
        }
        throw GlassboxException.badInput(where + " is damaged: it refers to numbers in a way that torch.save does not.");
    }

    private Storage storage(Global type, String key, long count) throws GlassboxException {
        ElementType element = STORAGES.get(type.name());
        if (element == null || count < 0 || count > Long.MAX_VALUE / Double.BYTES) {
            throw GlassboxException.badInput(where + " is damaged: its storage \"" + Unpickler.readable(key) + "\" has " + count + " numbers of type "
                    + Unpickler.readable(type.name()) + ".");
        }
        Storage storage = new Storage(key, element, count);
        Storage earlier = storages.putIfAbsent(key, storage);
        if (earlier != null && !earlier.equals(storage)) {
            throw GlassboxException.badInput(where + " is damaged: it describes its storage \"" + Unpickler.readable(key) + "\" in two ways.");
        }
        return storage;
    }

    /** Old files have storages that are parts of others: their own key, where they begin, how many numbers they have. */
    private StorageView view(Storage storage, PythonValue part) throws GlassboxException {
        if (!(part instanceof Tuple tuple)) {
            return new StorageView(storage, 0, storage.count());
        }
        if (tuple.items().size() == 3 && tuple.items().get(1) instanceof Whole offset && tuple.items().get(2) instanceof Whole count && offset.value() >= 0
                && count.value() >= 0 && offset.value() <= storage.count() && count.value() <= storage.count() - offset.value()) {
            return new StorageView(storage, offset.value(), count.value());
        }
        throw GlassboxException.badInput(where + " is damaged: a part of its storage \"" + Unpickler.readable(storage.key()) + "\" lies outside of it.");
    }

    private PythonValue tensor(Global function, List<PythonValue> arguments) throws GlassboxException {
        int needed = switch (function.name()) {
            case "_rebuild_tensor", "_rebuild_tensor_v2" -> 4;
            case "_rebuild_tensor_v3" -> 7;
            case "_rebuild_parameter", "_rebuild_parameter_with_state" -> 1;
            default -> throw cannotMake(function);
        };
        if (arguments.size() >= needed) {
            if (needed == 1 && arguments.getFirst() instanceof StoredTensor data) {
                return data;
            }
            if (needed > 1 && arguments.get(0) instanceof StorageView view && arguments.get(1) instanceof Whole offset
                    && arguments.get(2) instanceof Tuple shape && arguments.get(3) instanceof Tuple strides) {
                ElementType type = needed == 7 ? named(arguments.get(6), function) : view.storage().type();
                return tensor(view, type, offset.value(), lengths(shape, "size"), lengths(strides, "stride"));
            }
        }
        throw cannotMake(function);
    }

    private ElementType named(PythonValue type, Global function) throws GlassboxException {
        if (type instanceof Global global && global.module().equals(TORCH) && TYPE_NAMES.containsKey(global.name())) {
            return TYPE_NAMES.get(global.name());
        }
        throw cannotMake(function);
    }

    private StoredTensor tensor(StorageView view, ElementType type, long offset, long[] shape, long[] strides) throws GlassboxException {
        String what = "a tensor of size " + text(shape) + " and stride " + text(strides) + " from number " + offset + " on";
        Storage storage = view.storage();
        long available = view.count() * storage.type().bytes() / type.bytes();
        if (shape.length != strides.length || offset < 0) {
            throw damaged(what + " is impossible");
        }
        long count = 1;
        long last = offset; // position of the last number
        try {
            for (int axis = 0; axis < shape.length; axis++) {
                count = Math.multiplyExact(count, shape[axis]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(shape[axis] - 1, 0), strides[axis]));
            }
        } catch (ArithmeticException e) {
            throw damaged(what + " is impossible");
        }
        if (count > 0 && last >= available || offset > available) {
            throw damaged(what + " reaches beyond its storage, which has " + available + " numbers");
        }
        if (count > available) {
            throw GlassboxException.badInput(where + " has " + what + ", more than the " + available
                    + " numbers that are stored for it; in Python, save .clone() of an expanded tensor.");
        }
        long start = view.offset() * storage.type().bytes();
        if (start % type.bytes() != 0) {
            throw damaged(what + " begins within a number");
        }
        return new StoredTensor(storage, type, count, Math.addExact(start / type.bytes(), offset), shape, strides);
    }

    private long[] lengths(Tuple tuple, String what) throws GlassboxException {
        if (tuple.items().size() > MOST_AXES) {
            throw damaged("a tensor has " + tuple.items().size() + " axes");
        }
        long[] lengths = new long[tuple.items().size()];
        for (int axis = 0; axis < lengths.length; axis++) {
            if (!(tuple.items().get(axis) instanceof Whole length) || length.value() < 0) {
                throw damaged("the " + what + " of a tensor is not made of whole numbers from 0 on");
            }
            lengths[axis] = length.value();
        }
        return lengths;
    }

    private PythonValue dictionary(Global global, List<PythonValue> arguments) throws GlassboxException {
        if (global.name().equals("defaultdict")) {
            return new Dict(); // the argument makes new values, which nobody asks for
        }
        if (arguments.isEmpty()) {
            return new Dict();
        }
        if (arguments.size() == 1 && arguments.getFirst() instanceof Dict dict) {
            return dict;
        }
        if (arguments.size() == 1 && arguments.getFirst() instanceof Items pairs) {
            Dict dict = new Dict();
            for (PythonValue pair : pairs.items()) {
                List<PythonValue> keyAndValue = switch (pair) {
                    case Tuple tuple -> tuple.items();
                    case Items items -> items.items();
                    default -> List.of();
                };
                if (keyAndValue.size() != 2 || ++pairsMade > MOST_PAIRS) {
                    throw cannotMake(global);
                }
                dict.put(keyAndValue.getFirst(), keyAndValue.getLast());
            }
            return dict;
        }
        throw cannotMake(global);
    }

    private PythonValue container(Global global, List<PythonValue> arguments) throws GlassboxException {
        switch (global.name()) {
            case "set", "frozenset", "list" -> {
                if (arguments.isEmpty()) {
                    return new Items();
                }
                if (arguments.size() == 1 && arguments.getFirst() instanceof Items content) {
                    return content; // a copy would let a small file ask for much memory
                }
            }
            case "bytes", "bytearray" -> {
                return new Bytes(new byte[0]); // only ever kept
            }
            default -> { }
        }
        throw cannotMake(global);
    }

    private GlassboxException cannotMake(Global global) {
        return damaged("it makes a " + Unpickler.readable(global.module() + "." + global.name()) + " of something unusual");
    }

    private GlassboxException damaged(String what) {
        return GlassboxException.badInput(where + " is damaged: " + what + ".");
    }

    private static String text(long[] lengths) {
        StringBuilder text = new StringBuilder("(");
        for (int axis = 0; axis < lengths.length; axis++) {
            text.append(axis == 0 ? "" : ", ").append(lengths[axis]);
        }
        return text.append(")").toString();
    }
}
