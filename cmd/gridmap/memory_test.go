package main

import "testing"

func TestMemorySize(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, "1024": 1024, "512K": 512 << 10, "512MB": 512 << 20, " 1.5 G ": 3 << 29, "2GiB": 2 << 30} {
		var got memorySize
		if err := got.UnmarshalText([]byte(text)); err != nil || uint64(got) != want {
			t.Errorf("%q is %d, not %d; %v", text, got, want, err)
		}
	}
	var half, all memorySize
	if err := half.UnmarshalText([]byte("50%")); err != nil {
		t.Fatal(err)
	}
	if err := all.UnmarshalText([]byte("100%")); err != nil {
		t.Fatal(err)
	}
	if all < 64<<20 || uint64(all) != machineMemory() || half != all/2 {
		t.Errorf("the machine has %d bytes, half of it %d", all, half)
	}
	for _, text := range []string{"", "much", "-1G", "5X", "1e300G", "NaN"} {
		var got memorySize
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}
