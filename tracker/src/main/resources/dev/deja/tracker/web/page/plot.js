// Lines over steps.
import uPlot from './uplot.js';

const COLOURS = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6', '--line-7', '--line-8'];

/**
 * Draws lines into an element, again whenever its width or the colours change.
 *
 * @param lines each with a name and points {x, y}
 * @return ends it
 */
export function plot(element, title, lines, xName) {
  let chart = null;
  const draw = () => {
    chart?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--faint'), grid: { stroke: colour('--edge'), width: 1 },
      ticks: { stroke: colour('--edge'), width: 1 }, font: '11px system-ui, sans-serif',
    };
    chart = new uPlot(
      {
        width: Math.max(240, element.clientWidth), height: 230,
        scales: { x: { time: false } },
        axes: [{ ...axis, label: xName, labelSize: 20, labelFont: '11px system-ui, sans-serif' }, { ...axis, size: 64 }],
        series: [
          { label: xName },
          ...lines.map((line, i) => ({
            label: line.name, stroke: colour(COLOURS[i % COLOURS.length]), width: 2, spanGaps: true,
            points: { show: line.points.length < 60, size: 6 },
            value: (_, y) => (y === null ? '–' : String(Number(y.toPrecision(6)))),
          })),
        ],
        cursor: { drag: { x: true, y: false } },
      },
      data(lines),
      element,
    );
    element.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
  };
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', `${title}: ${lines.map((line) => `${line.name}, ${line.points.length} points, last ${line.points.at(-1)?.y ?? 'none'}`).join('; ')}`);
  draw();
  const watcher = new ResizeObserver(() => {
    if (chart && element.clientWidth && Math.abs(chart.width - element.clientWidth) > 2) {
      chart.setSize({ width: Math.max(240, element.clientWidth), height: 230 });
    }
  });
  watcher.observe(element);
  addEventListener('theme', draw);
  return () => {
    watcher.disconnect();
    removeEventListener('theme', draw);
    chart?.destroy();
  };
}

/** All lines over the xs that any of them has; of equal xs the last. */
function data(lines) {
  const xs = [...new Set(lines.flatMap((line) => line.points.map((point) => point.x)))].sort((a, b) => a - b);
  return [
    xs,
    ...lines.map((line) => {
      const ys = new Map(line.points.map((point) => [point.x, point.y]));
      return xs.map((x) => ys.get(x) ?? null);
    }),
  ];
}
