package dev.deja.tracker.shown;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Places the nodes of a directed graph from left to right, as Sugiyama, Tagawa and Toda describe it
 * ("Methods for Visual Understanding of Hierarchical System Structures", 1981): every node comes
 * one layer after its last predecessor (of edges that close a circle one is passed over), edges
 * that pass layers get a point in each, the order within a layer follows the neighbours' average
 * places, and so do the places, as far as there is room. One use, one thread.
 */
public final class LayeredLayout {

  private static final int SWEEPS = 12;
  private static final double GAP_ACROSS = 18;
  private static final double GAP_BETWEEN_LAYERS = 56;

  /** A node, or a point of an edge, which has no size. */
  private static final class Place {
    final double width;
    final double height;
    final List<Place> before = new ArrayList<>();
    final List<Place> after = new ArrayList<>();
    int layer;
    double x;
    double y;
    double wish;

    Place(double width, double height) {
      this.width = width;
      this.height = height;
    }
  }

  /** A place in the picture; y goes down. */
  public record Point(double x, double y) {}

  private final Map<String, Place> nodes = new LinkedHashMap<>();
  private final Map<List<String>, List<Place>> routes = new LinkedHashMap<>();
  private final List<List<Place>> layers = new ArrayList<>();

  /** A node and its size. */
  void node(String id, double width, double height) {
    nodes.put(id, new Place(width, height));
  }

  /** An edge between two nodes that are known. */
  void edge(String from, String to) {
    routes.put(List.of(from, to), List.of());
  }

  /** Places everything. */
  void run() {
    layer();
    route();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      order(sweep % 2 == 0);
    }
    placeAlong();
    for (List<Place> layer : layers) {
      pack(layer, false);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean forward = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Place> layer = layers.get(forward ? i : layers.size() - 1 - i);
        for (Place place : layer) {
          List<Place> neighbours = forward ? place.before : place.after;
          place.wish = neighbours.stream().mapToDouble(each -> each.y).average().orElse(place.y);
        }
        pack(layer, true);
      }
    }
    double top = all().mapToDouble(place -> place.y - place.height / 2).min().orElse(0);
    all().forEach(place -> place.y -= top);
  }

  /** The centre of a node. */
  Point centre(String id) {
    Place place = place(id);
    return new Point(place.x + place.width / 2, place.y);
  }

  /** Where an edge goes: from the border of one node to that of the other. */
  List<Point> route(String from, String to) {
    List<Place> places = routes.getOrDefault(List.of(from, to), List.of());
    List<Point> points = new ArrayList<>();
    int last = places.size() - 1;
    for (int i = 0; i <= last; i++) {
      Place place = places.get(i);
      boolean leavesRight = i < last && places.get(i + 1).layer > place.layer;
      boolean entersRight = i == last && i > 0 && places.get(i - 1).layer > place.layer;
      points.add(new Point(leavesRight || entersRight ? place.x + place.width : place.x, place.y));
    }
    return points;
  }

  double width() {
    return all().mapToDouble(place -> place.x + place.width).max().orElse(0);
  }

  double height() {
    return all().mapToDouble(place -> place.y + place.height / 2).max().orElse(0);
  }

  private Stream<Place> all() {
    return layers.stream().flatMap(List::stream);
  }

  private Place place(String id) {
    Place place = nodes.get(id);
    if (place == null) {
      throw new IllegalArgumentException("'" + id + "' is no node of this graph");
    }
    return place;
  }

  /** Layers by the longest way; a node that is met on its own way there closes a circle. */
  private void layer() {
    Map<String, List<String>> next = new HashMap<>();
    Map<String, Integer> waiting = new LinkedHashMap<>();
    nodes.keySet().forEach(id -> waiting.put(id, 0));
    for (List<String> edge : routes.keySet()) {
      next.computeIfAbsent(edge.get(0), id -> new ArrayList<>()).add(edge.get(1));
      waiting.merge(edge.get(1), 1, Integer::sum);
    }
    Deque<String> ready = new ArrayDeque<>();
    waiting.forEach(
        (id, count) -> {
          if (count == 0) {
            ready.add(id);
          }
        });
    ready.forEach(waiting::remove);
    while (!ready.isEmpty() || !waiting.isEmpty()) {
      if (ready.isEmpty()) {
        String first = waiting.keySet().iterator().next();
        waiting.remove(first);
        ready.add(first);
      }
      String id = ready.remove();
      for (String after : next.getOrDefault(id, List.of())) {
        Integer count = waiting.get(after);
        if (count != null) {
          place(after).layer = Math.max(place(after).layer, place(id).layer + 1);
          if (count == 1) {
            waiting.remove(after);
            ready.add(after);
          } else {
            waiting.put(after, count - 1);
          }
        }
      }
    }
  }

  private void route() {
    int last = nodes.values().stream().mapToInt(place -> place.layer).max().orElse(-1);
    IntStream.rangeClosed(0, last).forEach(i -> layers.add(new ArrayList<>()));
    nodes.values().forEach(place -> layers.get(place.layer).add(place));
    routes.replaceAll((edge, none) -> route(place(edge.get(0)), place(edge.get(1))));
  }

  private List<Place> route(Place from, Place to) {
    List<Place> route = new ArrayList<>(List.of(from));
    int step = Integer.compare(to.layer, from.layer);
    for (int layer = from.layer + step; step != 0 && layer != to.layer; layer += step) {
      Place point = new Place(0, 0);
      point.layer = layer;
      layers.get(layer).add(point);
      route.add(point);
    }
    route.add(to);
    for (int i = 1; i < route.size() && step != 0; i++) {
      Place left = route.get(step > 0 ? i - 1 : i);
      Place right = route.get(step > 0 ? i : i - 1);
      left.after.add(right);
      right.before.add(left);
    }
    return route;
  }

  private void order(boolean forward) {
    for (int i = 0; i < layers.size(); i++) {
      List<Place> layer = layers.get(forward ? i : layers.size() - 1 - i);
      for (Place place : layer) {
        List<Place> neighbours = forward ? place.before : place.after;
        place.wish = neighbours.stream().mapToDouble(each -> each.y).average().orElse(place.y);
      }
      layer.sort(Comparator.comparingDouble(place -> place.wish));
      for (int at = 0; at < layer.size(); at++) {
        layer.get(at).y = at;
      }
    }
  }

  private void placeAlong() {
    double x = 0;
    for (List<Place> layer : layers) {
      double widest = layer.stream().mapToDouble(place -> place.width).max().orElse(0);
      for (Place place : layer) {
        place.x = x + (widest - place.width) / 2;
      }
      x += widest + GAP_BETWEEN_LAYERS;
    }
  }

  /** Puts a layer where it wishes, or from 0; in its order and without overlaps. */
  private static void pack(List<Place> layer, boolean wishes) {
    double end = Double.NEGATIVE_INFINITY;
    double moved = 0;
    for (Place place : layer) {
      double wish = wishes ? place.wish : 0;
      double lowest = end + GAP_ACROSS + place.height / 2;
      place.y = Double.isInfinite(end) ? wish : Math.max(wish, lowest);
      end = place.y + place.height / 2;
      moved += place.y - wish;
    }
    // All that was pushed was pushed down: the mean of that back is nearest to the wishes.
    double back = wishes && !layer.isEmpty() ? moved / layer.size() : 0;
    layer.forEach(place -> place.y -= back);
  }
}
