package org.glassbox.engine.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.TorchObjects.Storage;
import org.glassbox.engine.io.pickle.PickleInput;
import org.glassbox.engine.io.pickle.PythonValue;
import org.glassbox.engine.io.pickle.PythonValue.Big;
import org.glassbox.engine.io.pickle.PythonValue.Bool;
import org.glassbox.engine.io.pickle.PythonValue.Dict;
import org.glassbox.engine.io.pickle.PythonValue.Items;
import org.glassbox.engine.io.pickle.PythonValue.Text;
import org.glassbox.engine.io.pickle.PythonValue.Whole;
import org.glassbox.engine.io.pickle.Unpickler;

/**
 * PyTorch's format before 1.6: five pickles in a row, namely a magic number, the version 1001, facts about the computer, what the file is, and the keys of the
 * storages; then for each key the count of its numbers, 8 bytes, and the numbers.
 */
final class TorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int VERSION = 1001;

    private final Path file;
    private final Map<String, Long> begins = new HashMap<>(); // byte of the first number by key

    private TorchLegacy(Path file) {
        this.file = file;
    }

    /**
     * Reads the file's dictionary of tensors.
     *
     * @throws GlassboxException if the file is damaged, cut off, of another kind or needs anything but tensors and containers
     */
    static TensorFile read(Path file) throws GlassboxException {
        try {
            return new TorchLegacy(file).read();
        } catch (EOFException e) {
            throw GlassboxException.badInput(file + " is cut off.", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private TensorFile read() throws IOException, GlassboxException {
        TorchObjects objects = new TorchObjects(file.toString());
        StateDictChoice choice;
        long size = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            PickleInput pickles = new PickleInput(in, size, file.toString());
            requireHeader(pickles, objects);
            choice = StateDictChoice.in(Unpickler.read(pickles, objects), file.toString());
            findStorages(Unpickler.read(pickles, objects), objects, in, pickles.position(), size);
        }
        return choice.read(new TorchContent(file.toString(), this::open));
    }

    private void requireHeader(PickleInput pickles, TorchObjects objects) throws IOException, GlassboxException {
        if (!(Unpickler.read(pickles, objects) instanceof Big magic) || !magic.value().equals(MAGIC)) {
            throw GlassboxException.badInput(file + " is a pickle, but none of torch.save; in Python, save the weights with"
                    + " torch.save(model.state_dict(), ...).");
        }
        if (!(Unpickler.read(pickles, objects) instanceof Whole version) || version.value() != VERSION) {
            throw GlassboxException.badInput(file + " is of a version of PyTorch's old format that Glassbox does not know; load and save it with PyTorch.");
        }
        if (!(Unpickler.read(pickles, objects) instanceof Dict facts)) {
            throw damaged("it says nothing about the computer that wrote it");
        }
        PythonValue little = facts.byText().get("little_endian");
        if (little instanceof Bool order && !order.value()) {
            throw GlassboxException.badInput(file + " has big-endian numbers, which Glassbox does not read; load and save it on a usual computer.");
        }
    }

    private void findStorages(PythonValue keys, TorchObjects objects, InputStream in, long from, long size) throws IOException, GlassboxException {
        if (!(keys instanceof Items list)) {
            throw damaged("it has no list of its storages");
        }
        long position = from;
        for (PythonValue key : list.items()) {
            Storage storage = key instanceof Text text ? objects.storages().get(text.value()) : null;
            if (storage == null) {
                throw damaged("its list of storages names one that it does not use");
            }
            byte[] count = in.readNBytes(Long.BYTES);
            if (count.length < Long.BYTES) {
                throw new EOFException();
            }
            position += Long.BYTES;
            String name = "storage \"" + Unpickler.readable(storage.key()) + "\"";
            if (ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong() != storage.count() || begins.put(storage.key(), position) != null) {
                throw damaged("the numbers of its " + name + " are not as many as they should be");
            }
            if (storage.bytes() > size - position) {
                throw GlassboxException.badInput(file + " is cut off: its " + name + " has " + storage.bytes() + " bytes, and " + (size - position)
                        + " are left.");
            }
            in.skipNBytes(storage.bytes());
            position += storage.bytes();
        }
    }

    private InputStream open(Storage storage) throws IOException, GlassboxException {
        Long begin = begins.get(storage.key());
        if (begin == null) {
            throw damaged("it has no storage \"" + Unpickler.readable(storage.key()) + "\"");
        }
        InputStream in = Files.newInputStream(file);
        try {
            in.skipNBytes(begin);
            return new BufferedInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private GlassboxException damaged(String what) {
        return GlassboxException.badInput(file + " is damaged: " + what + ".");
    }
}
