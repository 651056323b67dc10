// Walk reads a whole log through its tiles, as a client of x/mod's tlog does, and checks proofs that
// the log has made against those that follow from its tiles.
//
//	walk <URL of the log> <verifier key>  < proofs, one in a line
//
// It ends with 0 and a line of JSON, or with 1 and what does not hold.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height is that of c2sp.org/tlog-tiles: 256 hashes in a tile.
const height = 8
const width = 1 << height

type proof struct {
	// Index and Leaf are those of an inclusion proof, From that of a consistency proof.
	Index *int64   `json:"index"`
	Leaf  string   `json:"leaf"`
	From  *int64   `json:"from"`
	Proof []string `json:"proof"`
}

type walker struct {
	url    string
	tree   tlog.Tree
	hashes tlog.HashReader
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: walk <URL> <verifier key>")
	}
	w := open(os.Args[1], os.Args[2])
	root, err := tlog.TreeHash(w.tree.N, w.hashes)
	must(err)
	if root != w.tree.Hash {
		log.Fatal("the tiles do not lead to the signed root")
	}
	w.readEntries()
	inclusions, consistencies := w.checkProofs(os.Stdin)
	must(json.NewEncoder(os.Stdout).Encode(map[string]int64{
		"size": w.tree.N, "inclusions": inclusions, "consistencies": consistencies,
	}))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// open reads the checkpoint, which the log must have signed.
func open(url, key string) *walker {
	verifier, err := note.NewVerifier(key)
	must(err)
	checkpoint, err := get(url, "checkpoint")
	must(err)
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		log.Fatal("the checkpoint is not one of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	w := &walker{url: url, tree: tlog.Tree{N: size, Hash: root}}
	w.hashes = tlog.TileHashReader(w.tree, w)
	return w
}

func get(url, path string) ([]byte, error) {
	response, err := http.Get(url + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(response.Body)
}

func (w *walker) Height() int { return height }

// ReadTiles reads tiles, whose paths at tlog-tiles leave out their height.
func (w *walker) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := get(w.url, path)
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

// SaveTiles has nowhere to save them.
func (w *walker) SaveTiles([]tlog.Tile, [][]byte) {}

// readEntries reads every bundle of entries, and compares the hash of each with its leaf.
func (w *walker) readEntries() {
	for first := int64(0); first < w.tree.N; first += width {
		count := int(min(width, w.tree.N-first))
		tile := tlog.Tile{H: height, L: -1, N: first / width, W: count}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle, err := get(w.url, path)
		must(err)
		places := make([]int64, count)
		for at := range places {
			places[at] = tlog.StoredHashIndex(0, first+int64(at))
		}
		leaves, err := w.hashes.ReadHashes(places)
		must(err)
		for at, leaf := range leaves {
			if len(bundle) < 2 {
				log.Fatalf("%s: too short", path)
			}
			length := 2 + (int(bundle[0])<<8 | int(bundle[1]))
			if len(bundle) < length {
				log.Fatalf("%s: too short", path)
			}
			if tlog.RecordHash(bundle[2:length]) != leaf {
				log.Fatalf("entry %d is not that of its leaf", first+int64(at))
			}
			bundle = bundle[length:]
		}
		if len(bundle) > 0 {
			log.Fatalf("%s: too long", path)
		}
	}
}

func (w *walker) checkProofs(input io.Reader) (inclusions, consistencies int64) {
	lines := bufio.NewScanner(input)
	for lines.Scan() {
		var given proof
		must(json.Unmarshal(lines.Bytes(), &given))
		hashes := make([]tlog.Hash, 0, len(given.Proof))
		for _, text := range given.Proof {
			hashes = append(hashes, parse(text))
		}
		if given.From != nil {
			w.checkConsistency(*given.From, hashes)
			consistencies++
		} else {
			w.checkInclusion(*given.Index, parse(given.Leaf), hashes)
			inclusions++
		}
	}
	must(lines.Err())
	return
}

func (w *walker) checkInclusion(index int64, leaf tlog.Hash, given []tlog.Hash) {
	if err := tlog.CheckRecord(given, w.tree.N, w.tree.Hash, index, leaf); err != nil {
		log.Fatalf("inclusion of %d: %v", index, err)
	}
	own, err := tlog.ProveRecord(w.tree.N, index, w.hashes)
	must(err)
	if !slices.Equal(own, given) {
		log.Fatalf("inclusion of %d: another proof than that of the tiles", index)
	}
}

func (w *walker) checkConsistency(from int64, given []tlog.Hash) {
	earlier, err := tlog.TreeHash(from, w.hashes)
	must(err)
	if err := tlog.CheckTree(given, w.tree.N, w.tree.Hash, from, earlier); err != nil {
		log.Fatalf("consistency with %d: %v", from, err)
	}
	own, err := tlog.ProveTree(w.tree.N, from, w.hashes)
	must(err)
	if !slices.Equal(own, given) {
		log.Fatalf("consistency with %d: another proof than that of the tiles", from)
	}
}

func parse(text string) (hash tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if len(bytes) != len(hash) {
		log.Fatal("a hash has 32 bytes")
	}
	copy(hash[:], bytes)
	return
}
