package org.glassbox.engine.io;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * Decoders. All are the JDK's, but JPEG, where the JDK knows neither CMYK nor many harmless faults of real files. That one is made by hand: ImageIO would not
 * find it, for it looks for services on the class path, which OSGi doesn't have.
 */
final class ImageReaders {
    private static final ImageReaderSpi JPEG = jpeg();

    private ImageReaders() {
    }

    /** A new decoder; dispose of it. */
    static ImageReader of(ImageFormat format) throws IOException {
        return format == ImageFormat.JPEG ? JPEG.createReaderInstance() : own(format.title()).createReaderInstance();
    }

    private static ImageReaderSpi jpeg() {
        // a registry of its own, as the provider looks there for the JDK's, on which it builds; the global one stays as it is
        ServiceRegistry registry = new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        registry.registerServiceProvider(own("JPEG"));
        JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
        registry.registerServiceProvider(provider);
        return provider;
    }

    /** The JDK's provider, whichever others are on the class path. */
    private static ImageReaderSpi own(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReaderSpi provider = readers.next().getOriginatingProvider();
            if (provider.getClass().getName().startsWith("com.sun.imageio.")) {
                return provider;
            }
        }
        throw new IllegalStateException("this Java has no decoder for " + format + "; the module java.desktop is missing");
    }
}
