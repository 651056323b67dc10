// Notes reads notes and verifier keys as Go's own checksum database does.
//
// Each line of its input is JSON: {"note": base64, "keys": [verifier key]} or {"key": verifier key}.
// Each line of its output is JSON: whether it was accepted, and what was read.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
)

type question struct {
	Note *string  `json:"note"`
	Keys []string `json:"keys"`
	Key  *string  `json:"key"`
}

type answer struct {
	Accepted bool     `json:"accepted"`
	Reason   string   `json:"reason,omitempty"`
	Text     string   `json:"text,omitempty"`
	Verified []string `json:"verified,omitempty"`
	Unknown  []string `json:"unknown,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(reply(asked)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func reply(asked question) answer {
	if asked.Key != nil {
		verifier, err := note.NewVerifier(*asked.Key)
		if err != nil {
			return answer{Reason: err.Error()}
		}
		return answer{Accepted: true, Verified: []string{signer(verifier.Name(), verifier.KeyHash())}}
	}
	message, err := base64.StdEncoding.DecodeString(*asked.Note)
	if err != nil {
		log.Fatal(err)
	}
	var known []note.Verifier
	for _, key := range asked.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			log.Fatal(err)
		}
		known = append(known, verifier)
	}
	opened, err := note.Open(message, note.VerifierList(known...))
	var unverified *note.UnverifiedNoteError
	switch {
	case err == nil:
		return describe(opened, "")
	case len(known) == 0 && errors.As(err, &unverified):
		// Nobody was named: all that is asked is how the note reads.
		return describe(unverified.Note, "")
	default:
		return answer{Reason: err.Error()}
	}
}

func describe(read *note.Note, reason string) answer {
	found := answer{Accepted: true, Reason: reason, Text: base64.StdEncoding.EncodeToString([]byte(read.Text))}
	for _, sig := range read.Sigs {
		found.Verified = append(found.Verified, signer(sig.Name, sig.Hash))
	}
	for _, sig := range read.UnverifiedSigs {
		found.Unknown = append(found.Unknown, signer(sig.Name, sig.Hash))
	}
	return found
}

func signer(name string, hash uint32) string {
	return fmt.Sprintf("%s %08x", name, hash)
}
