package org.glassbox.engine.io;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.TorchObjects.Storage;
import org.glassbox.engine.io.pickle.PickleInput;
import org.glassbox.engine.io.pickle.PythonValue;
import org.glassbox.engine.io.pickle.Unpickler;

/**
 * PyTorch's format since 1.6: a zip archive of a folder with {@code data.pkl}, what the file is, and {@code data/KEY}, the numbers of each storage. Nothing in
 * it is compressed, so that an archive can't become larger by being read.
 */
final class TorchZip {
    private static final String CONTENT = "/data.pkl";
    private static final String CONSTANTS = "/constants.pkl";
    private static final int MOST_ENTRIES = 100_000;
    private static final int LARGEST_NOTE = 64; // bytes of an entry that is a word

    private final Path file;
    private final long size;
    private final ZipFile zip;
    private final String folder;
    private long taken;

    private TorchZip(Path file, ZipFile zip) throws IOException, GlassboxException {
        this.file = file;
        this.zip = zip;
        size = Files.size(file);
        if (zip.size() > MOST_ENTRIES) {
            throw GlassboxException.badInput(file + " has " + zip.size() + " entries; Glassbox reads at most " + MOST_ENTRIES + ".");
        }
        folder = folder(file, zip);
    }

    /**
     * Reads the file's dictionary of tensors.
     *
     * @throws GlassboxException if the file is damaged, cut off, of another kind or needs anything but tensors and containers
     */
    static TensorFile read(Path file) throws GlassboxException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            return new TorchZip(file, zip).read();
        } catch (ZipException e) {
            throw GlassboxException.badInput(file + " is cut off, damaged or no file of torch.save: " + FileProblems.reason(e) + ".", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /** Whether an archive is a TorchScript module: a damaged one is none. */
    static boolean isModule(Path file) throws GlassboxException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            return zip.size() <= MOST_ENTRIES && zip.stream().anyMatch(entry -> entry.getName().endsWith(CONSTANTS)
                    && entry.getName().indexOf('/') == entry.getName().length() - CONSTANTS.length());
        } catch (ZipException e) {
            return false; // what is wrong with it is said when it is read
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private TensorFile read() throws IOException, GlassboxException {
        if (zip.getEntry(folder + CONSTANTS) != null) {
            throw GlassboxException.badInput(file
                    + " is a TorchScript module, which brings its network with it, not a file of weights; in Python, save model.state_dict() with torch.save.");
        }
        requireLittleEndian();
        TorchObjects objects = new TorchObjects(file.toString());
        ZipEntry content = entry(folder + CONTENT);
        PythonValue root;
        try (InputStream in = open(content)) {
            root = Unpickler.read(new PickleInput(in, content.getSize(), file.toString()), objects);
        }
        StateDictChoice choice = StateDictChoice.in(root, file.toString());
        return choice.read(new TorchContent(file.toString(), this::open));
    }

    /** The name of the only folder with a description of tensors; PyTorch names it after the file. */
    private static String folder(Path file, ZipFile zip) throws GlassboxException {
        List<String> found = zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(CONTENT) && name.indexOf('/') == name.length() - CONTENT.length())
                .distinct().toList();
        if (found.size() != 1) {
            throw GlassboxException.badInput(file + " is a zip archive, but none of torch.save: it has " + (found.isEmpty() ? "no" : "more than one")
                    + " entry FOLDER/data.pkl.");
        }
        return found.getFirst().substring(0, found.getFirst().length() - CONTENT.length());
    }

    private void requireLittleEndian() throws IOException, GlassboxException {
        ZipEntry entry = zip.getEntry(folder + "/byteorder"); // only newer files say it
        if (entry == null) {
            return;
        }
        try (InputStream in = open(entry)) {
            String order = new String(in.readNBytes(LARGEST_NOTE), StandardCharsets.ISO_8859_1);
            if (!order.equals("little")) {
                throw GlassboxException.badInput(file + " has numbers in the byte order \"" + Unpickler.readable(order)
                        + "\", which Glassbox does not read; load and save it on a usual computer.");
            }
        }
    }

    private InputStream open(Storage storage) throws IOException, GlassboxException {
        ZipEntry entry = entry(folder + "/data/" + storage.key());
        if (entry.getSize() != storage.bytes()) {
            throw GlassboxException.badInput(file + " is damaged: its storage \"" + Unpickler.readable(storage.key()) + "\" should have " + storage.bytes()
                    + " bytes, and " + entry.getSize() + " are there.");
        }
        return open(entry);
    }

    private ZipEntry entry(String name) throws GlassboxException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw GlassboxException.badInput(file + " is damaged: it has no entry " + Unpickler.readable(name) + ".");
        }
        return entry;
    }

    /** An entry's bytes, whose checksum is compared when all of them were read. Together the entries can't be larger than the file. */
    private InputStream open(ZipEntry entry) throws IOException, GlassboxException {
        if (entry.getMethod() != ZipEntry.STORED || entry.getCompressedSize() != entry.getSize()) {
            throw GlassboxException.badInput(file + " is compressed, which files of torch.save are not; unpack it and zip it again without compression.");
        }
        taken += entry.getSize();
        if (entry.getSize() < 0 || taken > size) {
            throw GlassboxException.badInput(file + " is damaged: its entries are together larger than the file.");
        }
        return new Checked(zip.getInputStream(entry), entry);
    }

    /** Compares the checksum at the end; PyTorch can be told to write none, which is then 0. */
    private final class Checked extends FilterInputStream {
        private final CRC32 sum = new CRC32();
        private final ZipEntry entry;

        Checked(InputStream in, ZipEntry entry) {
            super(new BufferedInputStream(in, 1 << 16));
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value < 0) {
                compare();
            } else {
                sum.update(value);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                compare();
            } else {
                sum.update(bytes, offset, read);
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 1 << 16)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void compare() throws IOException {
            if (entry.getCrc() != 0 && entry.getCrc() != sum.getValue()) {
                throw new ZipException("the checksum of " + Unpickler.readable(entry.getName()) + " is wrong");
            }
        }
    }
}
