package org.glassbox.ui.training.views.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.nebula.widgets.nattable.config.IConfigRegistry;
import org.eclipse.nebula.widgets.nattable.layer.cell.ILayerCell;
import org.eclipse.nebula.widgets.nattable.painter.cell.BackgroundPainter;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.Pictures;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.SamplePictures;

/** Small pictures in a table: the image itself, and its maps before and after on a grey copy of it. What is not read yet is left empty. */
final class PicturePainter extends BackgroundPainter {
    private static final int KEPT = 600;
    private static final double OPACITY = 0.7;
    private final SamplePictures pictures;
    private final int side;
    private final Map<String, ImageData> drawn = new LinkedHashMap<>(16, 0.75f, true);
    private ChangesModel.State shown;

    /** @param side of a picture in points */
    PicturePainter(SamplePictures pictures, int side) {
        this.pictures = pictures;
        this.side = side;
    }

    /** What the columns belong to. */
    void show(ChangesModel.State state) {
        if (shown == null || shown.mapsBefore() != state.mapsBefore() || shown.mapsAfter() != state.mapsAfter() || !shown.history().equals(state.history())) {
            drawn.clear();
        }
        shown = state;
    }

    @Override
    public void paintCell(ILayerCell cell, GC gc, Rectangle bounds, IConfigRegistry registry) {
        super.paintCell(cell, gc, bounds, registry);
        if (cell.getDataValue() instanceof SampleChange change) {
            picture(change.id(), cell.getColumnIndex()).ifPresent(data -> {
                Image image = new Image(gc.getDevice(), data);
                try {
                    gc.drawImage(image, bounds.x + (bounds.width - data.width) / 2, bounds.y + (bounds.height - data.height) / 2);
                } finally {
                    image.dispose();
                }
            });
        }
    }

    private Optional<ImageData> picture(String id, int column) {
        String key = column + "/" + id;
        ImageData known = drawn.get(key);
        if (known != null || shown.history().isEmpty()) {
            return Optional.ofNullable(known);
        }
        Optional<RgbImage> picture = pictures.find(shown.history().get(), id);
        Optional<ImageData> made = switch (column) {
            case 0 -> picture.map(image -> Pictures.thumbnail(image, side));
            case 1 -> picture.flatMap(image -> withMap(image, shown.mapsBefore(), id));
            default -> picture.flatMap(image -> withMap(image, shown.mapsAfter(), id));
        };
        made.ifPresent(data -> {
            drawn.put(key, data);
            if (drawn.size() > KEPT) {
                drawn.remove(drawn.keySet().iterator().next());
            }
        });
        return made;
    }

    private Optional<ImageData> withMap(RgbImage image, KeptMaps maps, String id) {
        SaliencyMap map = maps.byId().get(id);
        if (map == null) {
            return Optional.empty();
        }
        ImageData ground = Pictures.thumbnail(Overlay.grey(image), side);
        ImageData heat = Pictures.overlay(map, ground.width, ground.height, ColourMap.defaultFor(false), OPACITY);
        for (int y = 0; y < ground.height; y++) {
            for (int x = 0; x < ground.width; x++) {
                ground.setPixel(x, y, mixed(ground.getPixel(x, y), heat.getPixel(x, y), heat.getAlpha(x, y)));
            }
        }
        return Optional.of(ground);
    }

    /** One colour over another, each 0xRRGGBB. */
    private static int mixed(int below, int above, int alpha) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int channel = ((below >> shift & 0xff) * (255 - alpha) + (above >> shift & 0xff) * alpha) / 255;
            mixed |= channel << shift;
        }
        return mixed;
    }

    @Override
    public int getPreferredWidth(ILayerCell cell, GC gc, IConfigRegistry registry) {
        return side;
    }

    @Override
    public int getPreferredHeight(ILayerCell cell, GC gc, IConfigRegistry registry) {
        return side;
    }
}
