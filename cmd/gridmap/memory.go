package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// memorySize is a flag's amount of memory: "25%" of what the machine has, "512MB", "2G".
type memorySize uint64

// UnmarshalText reads it; K, M and G are powers of 1024, with or without B.
func (m *memorySize) UnmarshalText(text []byte) error {
	word := strings.ToUpper(strings.TrimSpace(string(text)))
	unit := float64(1)
	if number, ok := strings.CutSuffix(word, "%"); ok {
		word, unit = number, float64(machineMemory())/100
	} else {
		word = strings.TrimSuffix(strings.TrimSuffix(word, "B"), "I")
		for i, letter := range []string{"K", "M", "G", "T"} {
			if number, ok := strings.CutSuffix(word, letter); ok {
				word, unit = number, math.Pow(1024, float64(i+1))
			}
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
	if err != nil || n < 0 || math.IsNaN(n) || n*unit > 1<<50 {
		return fmt.Errorf("%q is no amount of memory: write 25%% (of the machine's), 512M or 2G", text)
	}
	*m = memorySize(n * unit)
	return nil
}

// machineMemory is what this process may use, in bytes: the machine's memory, or less where its
// control group says so; 4 GiB where neither is known.
func machineMemory() uint64 {
	total := uint64(4 << 30)
	if f, err := os.Open("/proc/meminfo"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var kib uint64
			if _, err := fmt.Sscanf(lines.Text(), "MemTotal: %d kB", &kib); err == nil {
				total = kib << 10
				break
			}
		}
	}
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(path); err == nil {
			if limit, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 {
				total = min(total, limit)
			}
		}
	}
	return total
}
