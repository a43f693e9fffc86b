// Weigh prints what the scales say.
package main

import "fmt"

// average of some weights, in grams. Empty scales are not built in yet.
func average(grams []int) int {
	// Try 16: on the empty line below, type   if len(grams)

	return total(grams) / len(grams)
}

func total(grams []int) int {
	sum := 0
	for _, each := range grams {
		sum += each
	}
	return sum
}

func main() {
	fmt.Println(average([]int{480, 520}))
}
