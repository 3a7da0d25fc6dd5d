package org.glassbox.engine.io.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.pickle.PythonValue.Big;
import org.glassbox.engine.io.pickle.PythonValue.Bool;
import org.glassbox.engine.io.pickle.PythonValue.Bytes;
import org.glassbox.engine.io.pickle.PythonValue.Dict;
import org.glassbox.engine.io.pickle.PythonValue.Global;
import org.glassbox.engine.io.pickle.PythonValue.Inert;
import org.glassbox.engine.io.pickle.PythonValue.Items;
import org.glassbox.engine.io.pickle.PythonValue.Made;
import org.glassbox.engine.io.pickle.PythonValue.None;
import org.glassbox.engine.io.pickle.PythonValue.Real;
import org.glassbox.engine.io.pickle.PythonValue.Text;
import org.glassbox.engine.io.pickle.PythonValue.Tuple;
import org.glassbox.engine.io.pickle.PythonValue.Whole;

/**
 * Reads pickles of the protocols 2 to 5. In Python a pickle is a program for a machine with a stack, and that machine calls whatever function it is told to;
 * this one makes plain values, and of classes only those that its {@link PickledObjects} know, which are Java code of ours. Everything else is refused by its
 * name. It does not recurse, every length is checked against what is left of the input, and the number of values is limited, so that reading takes time and
 * memory in proportion to the input. One thread at a time.
 */
public final class Unpickler {
    private static final int MOST_VALUES = 2_000_000; // a thousand times what a state dict of a hundred layers has
    private static final long LONGEST_PICKLE = 64 << 20; // bytes; numbers lie outside of the pickle
    private static final int HIGHEST_PROTOCOL = 5;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WHOLE = 255; // bytes

    private final PickleInput in;
    private final PickledObjects objects;
    private final List<PythonValue> stack = new ArrayList<>();
    private final List<PythonValue> memo = new ArrayList<>(); // as Python writes it: 0, 1, 2, ...
    private final Map<Long, PythonValue> oddMemo = new HashMap<>(); // any other numbers, which must not decide how much is allocated
    private int[] marks = new int[16];
    private int markCount;
    private int values;

    private Unpickler(PickleInput in, PickledObjects objects) {
        this.in = in;
        this.objects = objects;
    }

    /**
     * Reads the next pickle and leaves the input behind it.
     *
     * @throws GlassboxException if it is damaged, cut off or too large, or needs a class or function that is not known, with its name
     * @throws IOException if the input can't be read
     */
    public static PythonValue read(PickleInput in, PickledObjects objects) throws IOException, GlassboxException {
        return new Unpickler(in, objects).read();
    }

    /** A name from a file as it may appear in a message: not too long, and without characters that a terminal would obey. */
    public static String readable(String name) {
        StringBuilder readable = new StringBuilder();
        name.codePoints().limit(LONGEST_NAME).forEach(c -> {
            boolean plain = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT && c != 0x2028 && c != 0x2029;
            readable.append(plain ? Character.toString(c) : String.format("\\u%04x", c));
        });
        return name.codePointCount(0, name.length()) > LONGEST_NAME ? readable + "..." : readable.toString();
    }

    private PythonValue read() throws IOException, GlassboxException {
        long end = in.position() + LONGEST_PICKLE;
        try {
            int code = in.unsignedByte();
            while (code != '.') {
                if (in.position() > end) {
                    throw GlassboxException.badInput(in.where() + " holds more than weights: its description is longer than " + (LONGEST_PICKLE >> 20)
                            + " MiB; " + remedy());
                }
                step(code);
                code = in.unsignedByte();
            }
        } catch (EOFException e) {
            throw GlassboxException.badInput(in.where() + " is cut off: it ends at byte " + in.position() + ", in the middle of its description.", e);
        }
        PythonValue result = pop();
        if (!stack.isEmpty() || markCount > 0) {
            throw damaged("it ends while something is unfinished");
        }
        return result;
    }

    private void step(int code) throws IOException, GlassboxException {
        switch (code) {
            case 0x80 -> protocol(); // PROTO
            case 0x95 -> in.unsigned(8); // FRAME: how Python should read, which does not matter here
            case '(' -> mark();
            case '0' -> discard();
            case '1' -> popToMark();
            case '2' -> push(peek()); // DUP
            case 'N' -> push(None.NONE);
            case 0x88 -> push(new Bool(true)); // NEWTRUE
            case 0x89 -> push(new Bool(false)); // NEWFALSE
            case 'J' -> push(new Whole((int) in.unsigned(4))); // BININT
            case 'K' -> push(new Whole(in.unsigned(1))); // BININT1
            case 'M' -> push(new Whole(in.unsigned(2))); // BININT2
            case 0x8a -> push(whole(in.unsigned(1))); // LONG1
            case 0x8b -> push(whole(in.unsigned(4))); // LONG4
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(in.unsigned(8))))); // BINFLOAT, big-endian
            case 'X' -> push(text(in.unsigned(4))); // BINUNICODE
            case 0x8c -> push(text(in.unsigned(1))); // SHORT_BINUNICODE
            case 0x8d -> push(text(in.unsigned(8))); // BINUNICODE8
            case 'T' -> push(text(in.unsigned(4))); // BINSTRING, Python 2
            case 'U' -> push(text(in.unsigned(1))); // SHORT_BINSTRING, Python 2
            case 'B' -> push(new Bytes(in.bytes(in.unsigned(4)))); // BINBYTES
            case 'C' -> push(new Bytes(in.bytes(in.unsigned(1)))); // SHORT_BINBYTES
            case 0x8e, 0x96 -> push(new Bytes(in.bytes(in.unsigned(8)))); // BINBYTES8, BYTEARRAY8
            case ')' -> push(new Tuple(List.of())); // EMPTY_TUPLE
            case 't' -> push(new Tuple(popToMark())); // TUPLE
            case 0x85 -> push(new Tuple(pop(1))); // TUPLE1
            case 0x86 -> push(new Tuple(pop(2))); // TUPLE2
            case 0x87 -> push(new Tuple(pop(3))); // TUPLE3
            case ']', 0x8f -> push(new Items()); // EMPTY_LIST, EMPTY_SET
            case 'a' -> append(pop(1)); // APPEND
            case 'e', 0x90 -> append(popToMark()); // APPENDS, ADDITEMS
            case 0x91 -> frozenSet(popToMark()); // FROZENSET
            case '}' -> push(new Dict()); // EMPTY_DICT
            case 's' -> put(pop(2)); // SETITEM
            case 'u' -> put(popToMark()); // SETITEMS
            case 'q' -> memoise(in.unsigned(1)); // BINPUT
            case 'r' -> memoise(in.unsigned(4)); // LONG_BINPUT
            case 0x94 -> memoise(memo.size() + oddMemo.size()); // MEMOIZE
            case 'h' -> push(remembered(in.unsigned(1))); // BINGET
            case 'j' -> push(remembered(in.unsigned(4))); // LONG_BINGET
            case 'c' -> push(global(in.line(), in.line())); // GLOBAL
            case 0x93 -> stackGlobal(); // STACK_GLOBAL
            case 'R', 0x81 -> construct(); // REDUCE, NEWOBJ
            case 'b' -> build(); // BUILD
            case 'Q' -> push(objects.persistent(pop())); // BINPERSID
            case 'i' -> instance();
            default -> throw unknown(code);
        }
    }

    private void protocol() throws IOException, GlassboxException {
        int protocol = in.unsignedByte();
        if (protocol > HIGHEST_PROTOCOL) {
            throw GlassboxException.badInput(in.where() + " is a pickle of protocol " + protocol + ", and Glassbox reads those up to " + HIGHEST_PROTOCOL + "; "
                    + remedy());
        }
    }

    private GlassboxException unknown(int code) {
        return switch (code) {
            case 'F', 'I', 'L', 'P', 'S', 'V', 'd', 'g', 'i', 'l', 'o', 'p' -> GlassboxException.badInput(in.where()
                    + " is a pickle of protocol 0 or 1, which torch.save never writes; " + remedy());
            case 0x82, 0x83, 0x84, 0x92, 0x97, 0x98 -> GlassboxException.badInput(in.where() + " uses step " + Integer.toHexString(code)
                    + " of the pickle format, which no tensor needs; " + remedy());
            default -> damaged("there is no step " + Integer.toHexString(code) + " in the pickle format");
        };
    }

    private void mark() throws GlassboxException {
        count();
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, 2 * markCount);
        }
        marks[markCount++] = stack.size();
    }

    private void discard() throws GlassboxException {
        if (markCount > 0 && marks[markCount - 1] == stack.size()) {
            markCount--; // Python takes back the mark of a tuple that turned out to hold itself
        } else {
            pop();
        }
    }

    private void push(PythonValue value) throws GlassboxException {
        count();
        stack.add(value);
    }

    private void count() throws GlassboxException {
        if (++values > MOST_VALUES) {
            throw GlassboxException.badInput(in.where() + " holds more than weights: over " + MOST_VALUES + " values beside the numbers of its tensors; "
                    + remedy());
        }
    }

    private PythonValue peek() throws GlassboxException {
        requireValues(1);
        return stack.getLast();
    }

    private PythonValue pop() throws GlassboxException {
        requireValues(1);
        return stack.removeLast();
    }

    private List<PythonValue> pop(int count) throws GlassboxException {
        requireValues(count);
        return popFrom(stack.size() - count);
    }

    /** Values since the last mark can be taken, not those before it. */
    private void requireValues(int count) throws GlassboxException {
        int floor = markCount > 0 ? marks[markCount - 1] : 0;
        if (stack.size() - floor < count) {
            throw damaged("it takes a value from an empty stack");
        }
    }

    private List<PythonValue> popToMark() throws GlassboxException {
        if (markCount == 0) {
            throw damaged("it ends a group that never began");
        }
        return popFrom(marks[--markCount]);
    }

    private List<PythonValue> popFrom(int from) {
        List<PythonValue> top = stack.subList(from, stack.size());
        List<PythonValue> popped = new ArrayList<>(top);
        top.clear();
        return popped;
    }

    private void append(List<PythonValue> more) throws GlassboxException {
        if (!(peek() instanceof Items items)) {
            throw damaged("it adds to something that is no list");
        }
        items.addAll(more);
    }

    private void frozenSet(List<PythonValue> content) throws GlassboxException {
        Items items = new Items();
        items.addAll(content);
        push(items);
    }

    private void put(List<PythonValue> keysAndValues) throws GlassboxException {
        if (!(peek() instanceof Dict dict) || keysAndValues.size() % 2 != 0) {
            throw damaged("it adds an entry to something that is no dictionary");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void memoise(long number) throws GlassboxException {
        count();
        PythonValue value = peek();
        if (number < memo.size()) {
            memo.set((int) number, value);
        } else if (number == memo.size() && oddMemo.isEmpty()) {
            memo.add(value);
        } else {
            oddMemo.put(number, value);
        }
    }

    private PythonValue remembered(long number) throws GlassboxException {
        PythonValue value = number < memo.size() ? memo.get((int) number) : oddMemo.get(number);
        if (value == null) {
            throw damaged("it refers to value " + number + ", which it never made");
        }
        return value;
    }

    private void stackGlobal() throws GlassboxException {
        List<PythonValue> names = pop(2);
        if (!(names.getFirst() instanceof Text module) || !(names.getLast() instanceof Text name)) {
            throw damaged("the name of a class is no text");
        }
        push(global(module.value(), name.value()));
    }

    private Global global(String module, String name) throws GlassboxException {
        Global global = new Global(module, name);
        if (!objects.isKnown(global)) {
            throw objects.refusal(global);
        }
        return global;
    }

    /** INST of protocol 0: refused in any case, by the class's name where it is not known. */
    private void instance() throws IOException, GlassboxException {
        global(in.line(), in.line());
        throw unknown('i');
    }

    private void construct() throws GlassboxException {
        List<PythonValue> callAndArguments = pop(2);
        if (!(callAndArguments.getFirst() instanceof Global global) || !(callAndArguments.getLast() instanceof Tuple arguments)) {
            throw damaged("it calls something that is no class");
        }
        push(objects.construct(global, arguments.items()));
    }

    /** Attributes are dropped: nothing here has any that matter, such as the version numbers that a state dict carries. */
    private void build() throws GlassboxException {
        pop();
        PythonValue target = peek();
        if (!(target instanceof Dict || target instanceof Made || target instanceof Inert)) {
            throw damaged("it sets attributes of a value that has none");
        }
    }

    private PythonValue whole(long length) throws IOException, GlassboxException {
        if (length > LONGEST_WHOLE) {
            throw damaged("a whole number claims to be " + length + " bytes long");
        }
        byte[] bytes = in.bytes(length);
        for (int i = 0; i < bytes.length / 2; i++) { // BigInteger is big-endian
            byte other = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = bytes[i];
            bytes[i] = other;
        }
        BigInteger value = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? new Whole(value.longValue()) : new Big(value);
    }

    private Text text(long length) throws IOException, GlassboxException {
        return new Text(new String(in.bytes(length), StandardCharsets.UTF_8));
    }

    private GlassboxException damaged(String what) {
        return GlassboxException.badInput(in.where() + " is damaged: before byte " + in.position() + " " + what + ".");
    }

    private static String remedy() {
        return "in Python, where you trust the file, save only the weights: torch.save(model.state_dict(), \"weights.pth\").";
    }
}
