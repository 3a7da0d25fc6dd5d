package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.eclipse.ui.PlatformUI;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;
import org.glassbox.ui.advise.UnitsModel.Order;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The list of as many units as ResNet50's last layer has. */
class ManyUnitsTest {
    private static final int UNITS = 2048;
    private static final int STEPS = 200;
    private static final double SMOOTH = 40; // milliseconds of the processor a step, 25 a second
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private final FakeInspections inspections = new FakeInspections();
    private final FakeNetwork network = inspections.add("first", 2);
    private Window window;
    private UnitsModel units;
    private ServiceRegistration<Inspections> registration;

    private record Source() implements PictureSource {
        @Override
        public String name() {
            return "a";
        }

        @Override
        public Picture read() {
            return new Picture("a", new RgbImage(4, 4, new byte[48]), Map.of(), Optional.empty());
        }
    }

    @BeforeEach
    @SuppressWarnings("unchecked")
    void open() {
        window = Window.open();
        Hashtable<String, Object> first = new Hashtable<>();
        first.put(Constants.SERVICE_RANKING, 1000);
        registration = FrameworkUtil.getBundle(ManyUnitsTest.class).getBundleContext().registerService(Inspections.class, inspections, first);
        window.execute("org.glassbox.ui.advise.show");
        window.until("the list", () -> window.find(NatTable.class, table -> true).isPresent());
        IEclipseContext context = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class));
        AdviseModel model = window.ui(() -> context.get(AdviseModel.class));
        units = window.ui(() -> context.get(UnitsModel.class));
        UnitAnalysis analysis = FakeUnits.analysis("late", 1, IntStream.range(0, UNITS).map(k -> k * 7 % 5 - 1).toArray());
        window.ui(() -> {
            model.open(NetworkFile.of(Path.of("first.safetensors")));
            model.show(List.of(new Source()));
            return null;
        });
        window.until("the question", () -> network.questions().contains("ask"));
        window.ui(() -> ((FakeNetwork.Asked<UnitAnalysis>) network.open("ask")).answer().complete(analysis));
        window.until("the units", () -> units.state().rows().size() == UNITS);
    }

    @AfterEach
    void close() {
        window.ui(() -> {
            units.order(new Order(Column.SHARE, true));
            return null;
        });
        registration.unregister();
    }

    @Test
    void scrollsThroughThemSmoothly() {
        NatTable table = window.ui(() -> window.find(NatTable.class, each -> true).orElseThrow());
        ScrollBar bar = window.ui(table::getVerticalBar);
        int most = window.ui(() -> bar.getMaximum() - bar.getThumb());
        double[] milliseconds = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            int place = (int) ((long) most * (step + 1) / STEPS);
            milliseconds[step] = window.ui(() -> {
                long start = THREADS.getCurrentThreadCpuTime();
                bar.setSelection(place);
                bar.notifyListeners(SWT.Selection, new Event());
                draw(table);
                return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
            });
        }
        String last = Integer.toString(units.state().rows().getLast().index());
        assertEquals(last, window.ui(() -> table.getDataValueByPosition(0, table.getRowCount() - 1)));
        Arrays.sort(milliseconds);
        System.out.printf("Scrolling through %d units takes %.1f ms a step, %.1f ms at the 95th percentile.%n", UNITS, milliseconds[STEPS / 2], milliseconds[STEPS * 95 / 100]);
        assertTrue(milliseconds[STEPS / 2] < SMOOTH, () -> milliseconds[STEPS / 2] + " ms");
    }

    @Test
    void goesToTheLastAndOrdersThemAtOnce() {
        NatTable table = window.ui(() -> window.find(NatTable.class, each -> true).orElseThrow());
        window.ui(table::forceFocus);
        window.press(SWT.MOD1, SWT.END);
        window.until("the last unit", () -> units.state().selectedRow() == UNITS - 1);
        double seconds = window.ui(() -> {
            long start = THREADS.getCurrentThreadCpuTime();
            units.sort(Column.PEAKS);
            draw(table);
            return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        });
        System.out.printf("Ordering %d units takes %.3f s.%n", UNITS, seconds);
        assertEquals("3", window.ui(() -> table.getDataValueByPosition(1, 1)));
        assertTrue(seconds < 1, () -> seconds + " s");
    }

    /** Paints all of it now; the system would do so when it finds the time. */
    private static void draw(NatTable table) {
        Point size = table.getSize();
        Image image = new Image(table.getDisplay(), size.x, size.y);
        GC gc = new GC(image);
        try {
            table.print(gc);
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}
